/** A theft of a protected user waits for nobody but a person: the list says so until it is contained, or over. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_RESPONSE_POLICY } from '../../src/domain/response/response-policy.ts';
import { respond } from '../../src/pipeline/respond.ts';
import { approveAction, assignIncident, closeIncident } from '../../src/pipeline/steer.ts';
import { anOrgWithATheft } from '../support/incident-of-theft.ts';
import { signedIn } from '../support/signed-in.ts';
import { ALICE } from '../support/steering.ts';

const MARK = '<span class="badge bad">protected: by hand in Okta</span>';
const environment = { API_TOKENS: `${ALICE.name}:${ALICE.token}` };
const LOGIN = 'ceo@example.com';
const PLANS = {
  ...DEFAULT_RESPONSE_POLICY.plans,
  hijack: [
    { kind: 'clear_sessions', params: {} },
    { kind: 'block_ip', params: {} },
  ],
};

test('it is marked and counted by itself, and a block that was agreed to leaves it nobody’s', async (t) => {
  const protect = { users: [LOGIN], groups: [], roles: [] };
  const responses = { mode: 'enforce' as const, plans: PLANS, protected: protect };
  const { deps, job, actions } = await anOrgWithATheft(
    t,
    { responses, environment },
    { login: LOGIN },
  );
  const { read } = await signedIn(t, deps);
  const list = async (path = '/') => (await read(path)).body;
  const isListed = async (path: string) =>
    (await list(path)).includes(`href="/incidents/${job.incidentId}"`);
  const block = (await actions()).find(({ kind }) => kind === 'block_ip');
  await approveAction(deps, { ...job, actionId: block?.id ?? 0, by: 'api:ada' });
  await respond(deps, job);

  const body = await list();
  assert.ok(body.includes(MARK));
  assert.match(body, /<b>1<\/b>protected: by hand in Okta<\/a>/);
  assert.match(body, /<span class="badge warn">new<\/span><span class="code">nobody has taken it</);
  assert.ok((await list(`/incidents/${job.incidentId}`)).includes(MARK));
  assert.ok(await isListed('/?status=open&byhand=yes'));

  await assignIncident(deps, { ...job, by: 'api:ada', assignee: 'api:ada' });
  assert.doesNotMatch(await list(), /nobody has taken it/);
  await closeIncident(deps, { ...job, by: 'api:ada', resolution: 'false_positive', note: 'x' });
  const after = await list();
  assert.ok(!after.includes(MARK));
  assert.doesNotMatch(after, /protected: by hand/);
  assert.ok(!(await isListed('/?byhand=yes')));
});

test('the same of somebody whom the policy does not protect has no such mark', async (t) => {
  const { deps, job } = await anOrgWithATheft(t, { environment });
  const { read } = await signedIn(t, deps);
  const { body } = await read('/');
  assert.match(body, /<b>1<\/b>hijacks not contained/);
  assert.doesNotMatch(body, /protected: by hand/);
  assert.ok(!(await read('/?byhand=yes')).body.includes(`href="/incidents/${job.incidentId}"`));
});
