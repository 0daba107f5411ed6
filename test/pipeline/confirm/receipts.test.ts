/** Okta accepts a security event that it then drops in silence: only its log shows whether it took it. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import { SignJWT } from 'jose';
import { alarmOf } from '../../../src/domain/session/alarm.ts';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { confirm } from '../../../src/pipeline/confirm.ts';
import { respond } from '../../../src/pipeline/respond.ts';
import { actByHand } from '../../../src/pipeline/steer.ts';
import { clearJobs, SHORT_CONFIRM_TIMING, waitingJobs } from '../../support/dependencies.ts';
import { anOrgWithATheft } from '../../support/incident-of-theft.ts';

const ISSUER = 'https://warden.example.com';
const KIND = 'send_security_event';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A theft about which the policy tells Okta, and does nothing else. */
async function toldOkta(t: TestContext, { isHeardBefore = false } = {}) {
  const incident = await anOrgWithATheft(t, {
    environment: {
      OKTA_SECURITY_EVENTS_ISSUER: ISSUER,
      OKTA_SECURITY_EVENTS_KEY_ID: 'one',
      OKTA_SECURITY_EVENTS_PRIVATE_KEY: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    },
    responses: {
      mode: 'enforce',
      plans: { hijack: [{ kind: KIND, params: {} }], suspicious: [], benign: [] },
    },
  });
  const { deps, job, okta, theft, view } = incident;
  await clearJobs(deps);
  const user = theft.session.user;
  if (isHeardBefore) await useUp(okta.url, (await view()).actions[0]?.params);
  await respond(deps, job);
  return {
    ...incident,
    user,
    later: (ms: number) => {
      deps.advance(ms);
      okta.clock.advance(ms);
    },
    look: () => confirm(deps, job),
    said: async () => {
      const { incident: current, history, actions } = await view();
      const told = history.filter(({ kind }) =>
        ['confirmed_by_okta', 'not_confirmed'].includes(kind),
      );
      return {
        kinds: told.map(({ kind }) => kind),
        data: JSON.stringify(told.map(({ data }) => data)),
        notices: current.details.notices.join('\n'),
        actions: actions.map(({ status, reason }) => [status, reason]),
      };
    },
  };
}

/** Has Okta hear the id of the event that is about to be sent, from another token: it drops the second. */
async function useUp(orgUrl: string, params: unknown): Promise<void> {
  const { eventId } = params as { eventId: string };
  const token = await new SignJWT({ events: {} })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(ISSUER)
    .setAudience(orgUrl)
    .setJti(eventId)
    .sign(privateKey);
  const address = `${orgUrl}/security/api/v1/security-events`;
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/secevent+jwt' },
    body: token,
  });
  assert.equal(answer.status, 202);
}

const DROPPED = /does not show that it took the security event/;

suite('the receipt of a security event', () => {
  test('is looked for, though nothing that was done ends a session, and told once', async (t) => {
    const { deps, okta, look, said } = await toldOkta(t);
    const [job] = await waitingJobs(deps, 'confirm');
    assert.ok(job !== undefined && job.startAfter.getTime() > deps.now());
    await clearJobs(deps);
    await look();
    const receipt = okta.log().find(({ eventType }) => /receive_event$/.test(eventType));
    const { kinds, data, notices, actions } = await said();
    assert.deepEqual(kinds, ['confirmed_by_okta']);
    assert.ok(data.includes(String(receipt?.uuid)) && /Okta took the security event/.test(data));
    assert.deepEqual([notices, actions], ['', [['done', null]]]);
    assert.equal((await waitingJobs(deps, 'notify')).length, 1);
    await clearJobs(deps);
    await look();
    assert.deepEqual((await said()).kinds, ['confirmed_by_okta']);
    assert.deepEqual(await waitingJobs(deps, 'confirm'), []);
  });

  test('that does not come is told once the time is over, and not before', async (t) => {
    const { deps, look, later, said } = await toldOkta(t, { isHeardBefore: true });
    await clearJobs(deps);
    await look();
    assert.deepEqual((await said()).kinds, []);
    assert.equal((await waitingJobs(deps, 'confirm')).length, 1);
    later(SHORT_CONFIRM_TIMING.lookForMs);
    await look();
    const { kinds, notices, actions } = await said();
    assert.deepEqual(kinds, ['not_confirmed']);
    assert.match(notices, DROPPED);
    assert.equal(actions[0]?.[0], 'done');
    assert.match(String(actions[0]?.[1]), DROPPED);
    await clearJobs(deps);
    await look();
    assert.deepEqual((await said()).kinds, ['not_confirmed']);
    assert.deepEqual(await waitingJobs(deps, 'confirm'), []);
  });

  test('is none that another provider had, or that is about somebody else', async (t) => {
    const { okta, user, look, later, said } = await toldOkta(t, { isHeardBefore: true });
    const report = (issuer: string, id: string) =>
      okta.emit({
        eventType: 'security.events.provider.receive_event',
        actor: { id: 'sse1', type: 'SecurityEventProvider' },
        target: [{ id, type: 'User' }],
        debugContext: { debugData: { partnerRiskReportData: JSON.stringify({ issuer }) } },
      });
    report('https://edr.example.com', user.id);
    report(ISSUER, okta.addUser().id);
    later(SHORT_CONFIRM_TIMING.lookForMs);
    await look();
    assert.deepEqual((await said()).kinds, ['not_confirmed']);
  });

  test('of one of two that were sent is not taken for the other’s', async (t) => {
    const { deps, job, look, later, said, view } = await toldOkta(t, { isHeardBefore: true });
    later(SHORT_CONFIRM_TIMING.allowanceMs * 2);
    const again = (await view()).actions[0]?.id;
    const by = 'api:alice';
    const asked = await actByHand(deps, { ...job, by, kinds: [KIND], again });
    assert.equal(asked.outcome, 'requested');
    await respond(deps, job);
    later(SHORT_CONFIRM_TIMING.lookForMs);
    await look();
    const { kinds, actions } = await said();
    assert.deepEqual(kinds.toSorted(), ['confirmed_by_okta', 'not_confirmed']);
    assert.match(String(actions[0]?.[1]), DROPPED);
    assert.equal(actions[1]?.[1], null);
  });

  test('accuses nobody when it comes back', async (t) => {
    const { okta } = await toldOkta(t);
    const [receipt] = okta.log().filter(({ eventType }) => /receive_event$/.test(eventType));
    const reading = readLogEvent(receipt);
    assert.ok(reading.ok);
    assert.equal(reading.event.opinion.riskIssuer, ISSUER);
    assert.equal(alarmOf(reading.event), null);
  });
});
