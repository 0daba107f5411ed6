/** A suspicious session in the simulated org whose user is asked about it in the simulated Slack. */
import assert from 'node:assert/strict';
import Fastify from 'fastify';
import type { Judgement } from '../../src/domain/judgement/judge.ts';
import {
  type AskUserPolicy,
  DEFAULT_RESPONSE_POLICY,
  type ResponsePolicy,
} from '../../src/domain/response/response-policy.ts';
import { slackInteractionRoutes } from '../../src/http/slack-interaction.ts';
import { notify } from '../../src/pipeline/notify.ts';
import { buildReceivers } from '../../src/receivers.ts';
import { incidentView } from '../../src/store/incident-view.ts';
import { type TestDependencies, testDependencies } from './dependencies.ts';
import { startOktaOrg, type UserInput } from './okta-org/index.ts';
import { type OpenedView, signed, startSlack, textOf, wrongView } from './slack.ts';
import { steal } from './theft.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

export const ADA = { id: 'U000000ADA', email: 'Ada.Lovelace@example.com' };
export const MALLORY = 'U00MALLORY';

export type AskedOptions = {
  readonly askUser?: Partial<AskUserPolicy>;
  readonly responses?: Partial<ResponsePolicy>;
  readonly user?: UserInput;
  readonly environment?: Readonly<Record<string, string>>;
  readonly without?: 'slack';
};

/** Returns the same judgement with a lower score, as suspicious. */
export function asSuspicious(judgement: Judgement): Judgement {
  const findings = judgement.findings.map((finding) => ({ ...finding, score: 0.62 }));
  return { ...judgement, findings, verdict: 'suspicious', score: 0.62 };
}

/** Returns a suspicious session that is not decided on yet. */
export async function aSuspicion(t: Cleanup, options: AskedOptions = {}) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const slack = await startSlack(t);
  slack.people.push(ADA);
  const askUser = { ...DEFAULT_RESPONSE_POLICY.askUser, verdicts: ['suspicious' as const] };
  const plain = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    responses: { askUser: { ...askUser, ...options.askUser }, ...options.responses },
    environment: {
      ...(options.without === 'slack' ? {} : slack.environment()),
      PUBLIC_URL: 'https://warden.example.com',
      ...options.environment,
    },
  });
  const deps: TestDependencies = { ...plain, tell: buildReceivers(plain.config) };
  const theft = await steal(deps, okta, {
    firstName: 'Ada',
    lastName: 'Lovelace',
    ...options.user,
  });
  const judgement = asSuspicious(theft.input.judgement);
  const app = Fastify({ logger: false });
  await app.register(slackInteractionRoutes, { deps });
  t.after(() => app.close());
  let incidentId = 0;

  const decide: typeof theft.decide = async (otherwise = {}) => {
    const decision = await theft.decide({ judgement, ...otherwise });
    incidentId = decision.incidentId ?? 0;
    return decision;
  };
  const view = async () => {
    const found = await incidentView(deps.database.rows, 'main', incidentId);
    assert.ok(found !== null);
    return found;
  };
  const tell = () => notify(deps, { org: 'main', incidentId });
  /** Notifies until nothing is left to tell: what is recorded meanwhile makes a new revision. */
  const tellAll = async () => {
    for (let i = 0; i < 3; i++) await tell();
  };
  const click = async (answer: 'was_me' | 'not_me', by: string = ADA.id, questionId?: number) => {
    const { asked, incident } = await view();
    const id = questionId ?? asked.at(-1)?.id;
    const value = `main:${incidentId}.${incident.uid}:${id}`;
    return press({ action_id: `warden:${answer}:${id}`, value }, by);
  };
  /** Presses a button, and returns what the person was told in private; empty: nothing. */
  const press = async (button: { action_id: string; value: string }, by: string) => {
    const payload = {
      type: 'block_actions',
      user: { id: by },
      trigger_id: slack.trigger(),
      response_url: slack.responseUrl,
      actions: [button],
    };
    const before = slack.privately.length;
    const forms = slack.views.length;
    await post(payload);
    const isSilent = () => slack.privately.length === before && slack.views.length === forms;
    for (let i = 0; i < 40 && isSilent(); i++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return String(slack.privately[before]?.text ?? '');
  };
  const post = async (payload: object) => {
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const headers = signed(body, deps.now());
    const url = '/slack/interactions';
    const answer = await app.inject({ method: 'POST', url, headers, payload: body });
    assert.equal(answer.statusCode, 200);
    return answer.body;
  };
  /** Sends a form as Slack does, and returns the text that replaces it; empty where it closes. */
  const submit = async (view: OpenedView, by: string) => {
    const body = await post({ type: 'view_submission', user: { id: by }, view });
    if (body === '') return '';
    const answer = JSON.parse(body) as { response_action: string; view: OpenedView };
    assert.equal(answer.response_action, 'update');
    assert.equal(wrongView(answer.view), null);
    return textOf(answer.view);
  };
  return {
    post,
    submit,
    okta,
    slack,
    deps,
    theft,
    judgement,
    decide,
    view,
    tell,
    tellAll,
    click,
    press,
    job: () => ({ org: 'main', incidentId }),
    /** The direct messages to Ada, as text. */
    asked: () => slack.directs(ADA.id).map(({ blocks }) => JSON.stringify(blocks)),
    kinds: async () => (await view()).history.map(({ kind }) => kind),
  };
}

/** Returns a suspicious session whose user was asked about it. */
export async function anAskedUser(t: Cleanup, options: AskedOptions = {}) {
  const suspicion = await aSuspicion(t, options);
  await suspicion.decide();
  await suspicion.tellAll();
  assert.equal(suspicion.asked().length, 1);
  return suspicion;
}
