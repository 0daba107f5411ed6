/** Whatever changes an incident stands in its history and is told, and leaves the jobs that go on from there. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import {
  DEFAULT_RESPONSE_POLICY,
  type ResponsePolicy,
} from '../../src/domain/response/response-policy.ts';
import { confirm } from '../../src/pipeline/confirm.ts';
import type { Org } from '../../src/pipeline/dependencies.ts';
import { escalate } from '../../src/pipeline/escalate.ts';
import { respond } from '../../src/pipeline/respond.ts';
import { STAGE_NAMES } from '../../src/pipeline/stages.ts';
import {
  addNote,
  approveAction,
  assignIncident,
  closeIncident,
  denyAction,
  undoAction,
} from '../../src/pipeline/steer.ts';
import { clearJobs, SHORT_CONFIRM_TIMING, waitingJobs } from '../support/dependencies.ts';
import { anOrgWithATheft, incidentOf } from '../support/incident-of-theft.ts';

type Story = Awaited<ReturnType<typeof aTheft>>;
type Deed = (story: Story) => Promise<unknown>;

async function aTheft(t: TestContext, responses: Partial<ResponsePolicy>) {
  const story = await anOrgWithATheft(t, { responses });
  const [first] = await story.actions();
  assert.ok(first !== undefined);
  const by = (who: string) => {
    const addresses = [`${who.replace(/^\w+:/, '')}@soc.example.com`];
    return { ...story.job, actionId: first.id, by: who, addresses };
  };
  const later = (ms: number) => {
    story.deps.advance(ms);
    story.okta.clock.advance(ms);
  };
  const judged = (verdict: 'benign' | 'suspicious') => {
    const { judgement } = story.theft.input;
    const findings = judgement.findings.map((finding) => ({ ...finding, score: 0.6 }));
    const now = verdict === 'benign' ? { score: 0.02, findings: [] } : { score: 0.6, findings };
    return story.theft.decide({ judgement: { ...judgement, verdict, ...now } });
  };
  return { ...story, by, later, judged };
}

/** What the deed added to the incident's history, and the jobs it left for it. */
async function leftBy({ deps }: Story, incidentId: number, deed: () => Promise<unknown>) {
  const before = (await incidentOf(deps, incidentId)).history.length;
  await clearJobs(deps);
  await deed();
  const { history } = await incidentOf(deps, incidentId);
  const stages = await Promise.all(
    STAGE_NAMES.map(async (stage) => {
      const jobs = await waitingJobs(deps, stage);
      const about = jobs.filter(
        ({ data }) => 'incidentId' in data && data.incidentId === incidentId,
      );
      return about.length > 0 ? [stage] : [];
    }),
  );
  return { history: history.slice(before).map(({ kind }) => kind), jobs: stages.flat() };
}

const APPROVE = { mode: 'approve' } as const;
const ENFORCE = { mode: 'enforce' } as const;
const SUSPEND = {
  mode: 'enforce',
  plans: { ...DEFAULT_RESPONSE_POLICY.plans, hijack: [{ kind: 'suspend', params: {} }] },
} as const;
const { approval } = DEFAULT_RESPONSE_POLICY;
const SILENCE_IS_NO = { ...APPROVE, approval: { ...approval, onSilence: 'deny' } } as const;
const MINUTE = 60_000;

const nothing: Deed = async () => {};
const agreed: Deed = ({ deps, by }) => approveAction(deps, by('slack:ada'));
const acted: Deed = ({ deps, job }) => respond(deps, job);
const suspended: Deed = async ({ deps, by, job }) => {
  await approveAction(deps, by('slack:ada'));
  await approveAction(deps, by('slack:bob'));
  await respond(deps, job);
};
const after =
  (ms: number): Deed =>
  async ({ later }) =>
    later(ms);
const fallTo =
  (verdict: 'benign' | 'suspicious'): Deed =>
  ({ judged }) =>
    judged(verdict);
const denied: Deed = ({ deps, by }) => denyAction(deps, by('slack:ada'));
const noted: Deed = ({ deps, by }) => addNote(deps, { ...by('slack:ada'), text: 'Called her.' });
const closed: Deed = ({ deps, by }) =>
  closeIncident(deps, { ...by('slack:ada'), resolution: 'benign' });
const taken: Deed = ({ deps, by }) => assignIncident(deps, { ...by('slack:ada'), assignee: 'ada' });
const takenBack: Deed = ({ deps, by }) => undoAction(deps, by('slack:ada'));
const unanswered: Deed = ({ deps, job }) => escalate(deps, job);
const watched: Deed = ({ deps, job }) => confirm(deps, job);
const observed: Deed = ({ deps, job }) => {
  const observing = [...deps.orgs].map(([key, { config, ...org }]): [string, Org] => {
    const responses = { ...config.responses, mode: 'observe' as const };
    return [key, { ...org, config: { ...config, responses } }];
  });
  return respond({ ...deps, orgs: new Map(observing) }, job);
};

/** Under which policy, after what, which deed: what stands in the history then, and which jobs wait. */
type Row = readonly [Partial<ResponsePolicy>, Deed, Deed, readonly string[], readonly string[]];

const rows: Readonly<Record<string, Row>> = {
  'a verdict of benign': [APPROVE, nothing, fallTo('benign'), ['verdict_changed'], ['notify']],
  'one of suspicious': [APPROVE, nothing, fallTo('suspicious'), ['verdict_changed'], ['notify']],
  'a yes': [APPROVE, nothing, agreed, ['action_approved'], ['respond', 'notify']],
  'a yes that needs another': [SUSPEND, nothing, agreed, ['action_approval_given'], ['notify']],
  'a no': [APPROVE, nothing, denied, ['action_denied'], ['notify']],
  'its end': [APPROVE, nothing, closed, ['closed'], ['notify']],
  'somebody who takes it': [APPROVE, nothing, taken, ['assigned'], ['notify']],
  'a note': [APPROVE, nothing, noted, ['note'], ['notify']],
  'what is to be taken back': [
    SUSPEND,
    suspended,
    takenBack,
    ['undo_requested'],
    ['respond', 'notify'],
  ],
  'a silence that means no': [
    SILENCE_IS_NO,
    after(31 * MINUTE),
    unanswered,
    ['action_expired', 'action_expired'],
    ['notify'],
  ],
  'a silence that means to ask again': [
    APPROVE,
    after(31 * MINUTE),
    unanswered,
    ['escalated', 'escalated'],
    ['notify', 'escalate'],
  ],
  'what was done': [
    ENFORCE,
    nothing,
    acted,
    ['action_done', 'action_done', 'contained_by_action'],
    ['confirm', 'notify'],
  ],
  'what has grown old in the queue': [
    ENFORCE,
    after(180 * MINUTE),
    acted,
    ['action_held', 'action_held'],
    ['notify', 'escalate'],
  ],
  'a policy that only observes by now': [
    ENFORCE,
    nothing,
    observed,
    ['action_held', 'action_held'],
    ['notify'],
  ],
  'Okta’s own word that it was done': [
    ENFORCE,
    acted,
    watched,
    ['confirmed_by_okta'],
    ['confirm', 'notify'],
  ],
  'a watch that ends in silence': [
    ENFORCE,
    async (story) => {
      await acted(story);
      story.later(SHORT_CONFIRM_TIMING.lookForMs + 1_000);
    },
    watched,
    ['confirmed_by_okta', 'containment_verified', 'watch_began'],
    ['notify'],
  ],
};

suite('what changes an incident is kept, and told, and goes on', () => {
  for (const [what, [responses, before, deed, history, jobs]] of Object.entries(rows)) {
    test(what, async (t) => {
      const story = await aTheft(t, responses);
      await before(story);
      const left = await leftBy(story, story.job.incidentId, () => deed(story));
      assert.deepEqual(left, { history, jobs });
    });
  }
});
