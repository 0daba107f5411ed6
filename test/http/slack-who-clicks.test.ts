import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import Fastify from 'fastify';
import pino from 'pino';
import type { People } from '../../src/domain/response/people.ts';
import { DEFAULT_RESPONSE_POLICY } from '../../src/domain/response/response-policy.ts';
import { slackInteractionRoutes } from '../../src/http/slack-interaction.ts';
import { createRefusals } from '../../src/pipeline/metrics/refusals.ts';
import { approveAction } from '../../src/pipeline/steer.ts';
import { buildReceivers } from '../../src/receivers.ts';
import { anOrgWithATheft } from '../support/incident-of-theft.ts';
import type { UserInput } from '../support/okta-org/index.ts';
import { ENTERPRISE, type SlackPerson, signed, startSlack, TEAM } from '../support/slack.ts';

const ADA = 'U00000ADA01';
const BEN = 'U00000BEN01';
const LOGIN = 'ada.okafor@example.com';

type Setting = {
  readonly user?: UserInput;
  readonly people?: readonly SlackPerson[];
  readonly approvers?: readonly string[];
  readonly approvals?: number;
  readonly mode?: 'observe' | 'approve';
  readonly joined?: People;
};

/** Ada's stolen session, with what waits for an approval, and clicks as Slack posts them. */
async function aTheftOfAda(t: TestContext, setting: Setting = {}) {
  const { user = { login: LOGIN }, people = [{ id: ADA, email: 'Ada.Okafor@example.com' }] } =
    setting;
  const slack = await startSlack(t);
  slack.people.push(...people);
  const { approvers = ['*'], approvals = 1 } = setting;
  const approval = { ...DEFAULT_RESPONSE_POLICY.approval, approvers, approvals };
  const options = {
    responses: { mode: setting.mode ?? 'approve', approval },
    environment: slack.environment(),
  };
  const { deps: plain, view } = await anOrgWithATheft(t, options, user);
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
  const refusals = createRefusals(log, plain.metrics);
  const config = { ...plain.config, people: setting.joined ?? [] };
  const deps = { ...plain, config, log, refusals, tell: buildReceivers(plain.config) };
  const app = Fastify({ logger: false });
  await app.register(slackInteractionRoutes, { deps });
  t.after(() => app.close());
  const post = async (payload: object) => {
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const headers = signed(body, deps.now());
    const url = '/slack/interactions';
    const answer = await app.inject({ method: 'POST', url, headers, payload: body });
    assert.equal(answer.statusCode, 200);
    return answer.body;
  };
  const named = async () => {
    const { incident, actions } = await view();
    const { id, uid } = incident;
    return { incident: `main:${id}.${uid}`, action: actions[0]?.id ?? 0 };
  };
  /** What who clicked is told in private; empty where the message says it all. */
  const click = async (does: 'approve' | 'deny', id: string, home: string | undefined = TEAM) => {
    slack.privately.length = 0;
    const { incident, action } = await named();
    await post({
      type: 'block_actions',
      user: { id, ...(home === '' ? {} : { team_id: home }) },
      trigger_id: slack.trigger(),
      response_url: slack.responseUrl,
      actions: [{ action_id: `warden:${does}:${action}`, value: `${incident}:${action}` }],
    });
    for (let i = 0; i < 60 && slack.privately.length === 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    return String(slack.privately.at(-1)?.text ?? '');
  };
  const close = async (id: string, home = TEAM) => {
    const metadata = `${(await named()).incident}:hijack`;
    const values = { reason: { reason: { type: 'plain_text_input', value: 'A new laptop.' } } };
    const shown = { callback_id: 'warden:close_benign', private_metadata: metadata };
    const form = { ...shown, state: { values } };
    return post({ type: 'view_submission', user: { id, team_id: home }, view: form });
  };
  const stands = async () => {
    const { incident, actions } = await view();
    return [incident.status, actions[0]?.status];
  };
  /** As the console has it, of whoever signed in with this address. */
  const approveInConsole = async (login: string, email: string) => {
    const { incident, actions } = await view();
    const about = { org: 'main', incidentId: incident.id, actionId: actions[0]?.id ?? 0 };
    const asked = { ...about, by: `console:${login}`, addresses: [email] };
    return (await approveAction(deps, asked)).outcome;
  };
  const approveByToken = async (name: string) => {
    const { incident, actions } = await view();
    const about = { org: 'main', incidentId: incident.id, actionId: actions[0]?.id ?? 0 };
    return (await approveAction(deps, { ...about, by: `api:${name}` })).outcome;
  };
  return { slack, click, close, stands, lines, approveInConsole, approveByToken };
}

const UNTOUCHED = ['new', 'awaiting_approval'];

suite('whoever clicks in Slack about themselves', () => {
  test('calls nothing off: their address is the user’s login', async (t) => {
    const { click, close, stands } = await aTheftOfAda(t);
    assert.match(await click('deny', ADA), /It is about you/);
    assert.match(await close(ADA), /It is about you/);
    assert.deepEqual(await stands(), UNTOUCHED);
    assert.equal(await click('approve', ADA), '', 'that it was not them, they may say');
  });

  test('nor where the policy names them as an approver', async (t) => {
    const { click, stands } = await aTheftOfAda(t, { approvers: [`slack:${ADA}`] });
    assert.match(await click('deny', ADA), /It is about you/);
    assert.deepEqual(await stands(), UNTOUCHED);
  });

  test('a colleague does, and a user without a login that is an address is known by their own', async (t) => {
    const user = { login: 'aokafor', profile: { email: LOGIN } };
    const { click, close, stands } = await aTheftOfAda(t, { user });
    assert.match(await click('deny', ADA), /It is about you/);
    assert.equal(await click('deny', BEN), '');
    assert.equal(await close(BEN), '');
    assert.deepEqual(await stands(), ['closed', 'denied']);
  });

  test('where Slack tells no address, nobody calls off in Slack, and everybody still approves', async (t) => {
    const { slack, click, close, stands } = await aTheftOfAda(t);
    slack.scopes.delete('users:read.email');
    assert.match(await click('deny', BEN), /Do it in the console/);
    assert.match(await close(BEN), /Do it in the console/);
    assert.deepEqual(await stands(), UNTOUCHED);
    assert.equal(await click('approve', BEN), '');
  });

  test('where nothing is done in Okta anyhow, closing needs no address', async (t) => {
    const { slack, close, stands } = await aTheftOfAda(t, { mode: 'observe' });
    slack.scopes.clear();
    slack.scopes.add('chat:write');
    assert.equal(await close(BEN), '');
    assert.equal((await stands())[0], 'closed');
  });
});

suite('two people', () => {
  const JOINED: People = [{ name: 'Ben', is: ['api:ben', `slack:${BEN}`] }];

  test('are not one person with a token and Slack, whom the policy joins', async (t) => {
    const theft = await aTheftOfAda(t, { approvals: 2, joined: JOINED });
    assert.equal(await theft.approveByToken('ben'), 'waiting_for_second');
    assert.match(await theft.click('approve', BEN), /You have agreed already: 1 of 2/);
    assert.deepEqual(await theft.stands(), UNTOUCHED);
    assert.equal(await theft.click('approve', 'U00000CARLA'), '');
    assert.equal((await theft.stands())[1], 'approved');
    const apart = await aTheftOfAda(t, { approvals: 2 });
    assert.equal(await apart.approveByToken('ben'), 'waiting_for_second');
    assert.equal(await apart.click('approve', BEN), '', 'nobody says that they are one');
  });

  test('nor the other way round, and their login is theirs in Slack too', async (t) => {
    const joined = [{ name: 'Ben', is: [...(JOINED[0]?.is ?? []), `console:${LOGIN}`] }];
    const theft = await aTheftOfAda(t, { approvals: 2, joined });
    assert.match(await theft.click('deny', BEN), /It is about you/);
    assert.match(await theft.click('approve', BEN), /1 of 2 different people/);
    assert.equal(await theft.approveByToken('ben'), 'waiting_for_second');
    assert.deepEqual(await theft.stands(), UNTOUCHED);
  });

  const BEN_THERE = { id: BEN, email: 'Ben@example.com' };

  test('are not one person with a browser and Slack: the address is the same', async (t) => {
    const theft = await aTheftOfAda(t, { approvals: 2, people: [BEN_THERE] });
    assert.equal(await theft.approveInConsole('ben.t', 'ben@example.com'), 'waiting_for_second');
    assert.match(await theft.click('approve', BEN), /You have agreed already: 1 of 2/);
    assert.deepEqual(await theft.stands(), UNTOUCHED);
    assert.equal(await theft.click('approve', 'U00000CARLA'), '');
    assert.equal((await theft.stands())[1], 'approved');
  });

  test('nor the other way round, where the login in the console is the address', async (t) => {
    const theft = await aTheftOfAda(t, { approvals: 2, people: [BEN_THERE] });
    assert.match(await theft.click('approve', BEN), /Noted. 1 of 2/);
    assert.equal(await theft.approveInConsole('ben@example.com', ''), 'waiting_for_second');
    assert.deepEqual(await theft.stands(), UNTOUCHED);
    assert.equal(await theft.approveInConsole('carla', 'carla@example.com'), 'approved');
  });
});

suite('a user group that the policy names', () => {
  const SOC = 'S0123456789';
  const approvers = [`slack-group:${SOC}`];

  test('makes approvers of its members, and of nobody else', async (t) => {
    const { slack, click, stands } = await aTheftOfAda(t, { approvers });
    slack.groups.set(SOC, [BEN]);
    assert.match(await click('approve', 'U00000CARLA'), /not among the approvers/);
    assert.deepEqual(await stands(), UNTOUCHED);
    assert.equal(await click('approve', BEN), '');
    assert.equal((await stands())[1], 'approved');
    const asked = slack.calls.filter(({ method }) => method === 'usergroups.users.list');
    assert.equal(asked.length, 1, 'kept for some minutes');
  });

  test('has nobody in it while Slack does not tell, and never a guest', async (t) => {
    const guest = { id: 'U0000GUEST1', email: 'guest@partner.example', is_restricted: true };
    const { slack, click, stands, lines } = await aTheftOfAda(t, { approvers, people: [guest] });
    slack.groups.set(SOC, [BEN, guest.id]);
    assert.match(await click('approve', guest.id), /neither guests/);
    const apart = await aTheftOfAda(t, { approvers });
    apart.slack.groups.set(SOC, [BEN]);
    apart.slack.scopes.delete('usergroups:read');
    assert.match(
      await apart.click('approve', BEN),
      /Slack did not tell who is in slack-group:S0123456789, so nobody knows whether.*Try again/,
    );
    assert.match(apart.lines.join('\n'), /usergroups\.users\.list/);
    assert.deepEqual([await stands(), await apart.stands()], [UNTOUCHED, UNTOUCHED]);
    assert.doesNotMatch(lines.join('\n'), /usergroups\.users\.list/);
  });
});

suite('whoever clicks in a channel that is shared', () => {
  const MALLORY = { id: 'U0000MALLO1', email: 'mallory@partner.example', team_id: 'T000PARTNER' };

  test('decides nothing from another company, and is refused in the log', async (t) => {
    const { click, close, stands, lines } = await aTheftOfAda(t, { people: [MALLORY] });
    assert.match(
      await click('approve', MALLORY.id, 'T000PARTNER'),
      /Only members of the workspace/,
    );
    assert.match(await click('deny', MALLORY.id), /Only members/, 'whatever the click itself says');
    assert.match(await close(MALLORY.id, 'T000PARTNER'), /Only members/);
    assert.deepEqual(await stands(), UNTOUCHED);
    const [refused] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      [refused?.reason, refused?.because, refused?.by],
      ['not_from_slack', 'other_workspace', `slack:${MALLORY.id}`],
    );
  });

  test('decides nothing as a guest, unless the policy names them', async (t) => {
    const guest = { id: 'U0000GUEST1', email: 'g@example.com', is_ultra_restricted: true };
    const { click, stands, lines } = await aTheftOfAda(t, { people: [guest] });
    assert.match(await click('approve', guest.id), /neither guests/);
    assert.deepEqual(await stands(), UNTOUCHED);
    assert.match(lines.join('\n'), /"because":"guest"/);
    const invited = await aTheftOfAda(t, {
      people: [guest, MALLORY],
      approvers: [`slack:${guest.id}`, `slack:${MALLORY.id}`],
    });
    assert.equal(await invited.click('approve', guest.id), '');
    assert.match(await invited.click('approve', MALLORY.id, 'T000PARTNER'), /Too late/);
  });

  test('decides from another workspace of the same Enterprise organization', async (t) => {
    const sister = {
      id: 'W0000SISTER',
      email: 'sister@example.com',
      team_id: 'T0000SISTER',
      enterprise_user: { id: 'W0000SISTER', enterprise_id: ENTERPRISE },
    };
    const { click, stands } = await aTheftOfAda(t, { people: [sister] });
    assert.equal(await click('approve', sister.id, ENTERPRISE), '');
    assert.equal((await stands())[1], 'approved');
  });

  test('is told to click again while Slack does not say where they belong', async (t) => {
    const { slack, click, stands } = await aTheftOfAda(t);
    slack.fail('auth.test', { kind: 'refuse', error: 'internal_error' });
    assert.match(await click('approve', BEN), /click again/);
    assert.deepEqual(await stands(), UNTOUCHED);
    assert.equal(await click('approve', BEN), '');
  });

  test('is known by the click where the app may not look people up', async (t) => {
    const { slack, click, stands } = await aTheftOfAda(t, { people: [MALLORY] });
    slack.scopes.delete('users:read');
    assert.match(await click('approve', MALLORY.id, 'T000PARTNER'), /Only members/);
    assert.match(await click('approve', MALLORY.id, ''), /click again/);
    assert.equal(await click('approve', BEN), '');
    assert.equal((await stands())[1], 'approved');
  });
});
