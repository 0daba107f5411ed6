import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { Connect } from '../../../src/commands/incident/deployment.ts';
import { incident as command } from '../../../src/commands/incident.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { actByHand, closeIncident, reopenIncident } from '../../../src/pipeline/steer.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { anOrgWithATheft, CLEAR, changes, EXPIRE } from '../../support/incident-of-theft.ts';
import { recordedIo } from '../../support/recorded-io.ts';
import { signedIn } from '../../support/signed-in.ts';
import { ALICE, BOB, steeringApp } from '../../support/steering.ts';

const TOKENS = [ALICE, BOB].map(({ name, token }) => `${name}:${token}`).join(',');

/** A theft that waited for approval and that somebody closed by mistake. */
async function closedByMistake(t: TestContext) {
  const theft = await anOrgWithATheft(t, {
    responses: { mode: 'approve' },
    environment: { API_TOKENS: TOKENS },
  });
  const { deps, job } = theft;
  const close = () => closeIncident(deps, { ...job, by: 'api:bob', resolution: 'benign' });
  await close();
  await clearJobs(deps);
  const reopen = (by = 'api:alice') => reopenIncident(deps, { ...job, by });
  return { ...theft, close, reopen };
}

suite('opening again', () => {
  test('what was closed is open as it was, told, judged again, and can be acted on', async (t) => {
    const { okta, deps, job, reopen, view } = await closedByMistake(t);
    assert.deepEqual(await reopen(), { outcome: 'reopened' });
    const { incident, history } = await view();
    const { status, resolution, closedAt, closedBy } = incident;
    assert.deepEqual([status, resolution, closedAt, closedBy], ['in_progress', null, null, null]);
    assert.deepEqual([history.at(-1)?.kind, history.at(-1)?.actor], ['reopened', 'api:alice']);
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
    assert.equal((await waitingJobs(deps, 'triage')).length, 1);
    await actByHand(deps, { ...job, by: 'api:alice', kinds: null });
    await respond(deps, job);
    assert.deepEqual(changes(okta), [CLEAR, EXPIRE]);
  });

  test('nothing that closing called off is done by that alone', async (t) => {
    const { okta, deps, job, theft, reopen, actions, view } = await closedByMistake(t);
    await reopen();
    const called =
      /: closing the incident had called off what was planned; then end the sessions inside “Payroll”/;
    assert.match((await view()).nextStep ?? '', called);
    await theft.decide();
    await respond(deps, job);
    assert.deepEqual(changes(okta), []);
    assert.ok((await actions()).every(({ status }) => status === 'skipped'));
  });

  test('once, not what is open, nor where another one is open about the same session', async (t) => {
    const { deps, job, theft, close, reopen, view } = await closedByMistake(t);
    const both = await Promise.all([reopen(), reopen('api:bob')]);
    assert.deepEqual(both.map(({ outcome }) => outcome).sort(), ['already_open', 'reopened']);
    await close();
    const [finding] = theft.input.judgement.findings;
    assert.ok(finding !== undefined);
    const further = { ...finding, uuid: 'another', to: { ...finding.to, asn: 64500 } };
    const stranger = { ...finding.stranger, fingerprint: further.to };
    const judgement = { ...theft.input.judgement, findings: [{ ...further, stranger }] };
    const { incidentId } = await theft.decide({ judgement });
    assert.notEqual(incidentId, job.incidentId);
    const refused = await reopen();
    assert.ok(refused.outcome === 'not_possible');
    assert.match(refused.reason, new RegExp(`INC-${incidentId} is open about the same`));
    assert.equal((await view()).incident.status, 'closed');
    const none = await reopenIncident(deps, { org: 'main', incidentId: 99, by: 'api:bob' });
    assert.equal(none.outcome, 'not_found');
  });

  test('not what the service ended itself: that goes on elsewhere', async (t) => {
    const { deps, reopen } = await closedByMistake(t);
    await deps.database.pool.query(
      `update incidents set status = 'resolved', closed_by = 'system', resolution = 'duplicate'`,
    );
    assert.equal((await reopen()).outcome, 'not_possible');
  });

  test('through the API, the console and the command line', async (t) => {
    const { deps, job, close } = await closedByMistake(t);
    const app = await steeringApp(t, deps);
    const url = `/api/incidents/${job.incidentId}/reopen`;
    const headers = { authorization: `Bearer ${ALICE.token}` };
    const post = async () => {
      const answer = await app.inject({ method: 'POST', url, headers });
      return [answer.statusCode, answer.json().outcome ?? answer.json().error.code];
    };
    assert.deepEqual(await post(), [200, 'reopened']);
    assert.deepEqual(await post(), [409, 'already_open']);
    await close();
    const { read, send, csrf } = await signedIn(t, deps);
    const page = `/incidents/${job.incidentId}`;
    assert.match((await read(page)).body, /Open it again/);
    const sent = await send(`${page}/reopen`, { csrf });
    assert.match(String(sent.headers.location), /told=reopened$/);
    const after = (await read(page)).body;
    assert.match(after, /Opened again\./);
    assert.doesNotMatch(after, /Open it again/);
    await close();
    const connect: Connect = async () => ({ deps, close: async () => {} });
    const io = recordedIo();
    assert.equal(await command([String(job.incidentId), 'reopen'], io, connect), 0, io.err());
    assert.match(io.out(), /^Open again/);
  });
});
