import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import { alarmOf } from '../../../src/domain/session/alarm.ts';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { performAction } from '../../../src/okta/perform-action.ts';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../../src/pipeline/record.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { connect, startOrg } from '../../okta/connected-org.ts';
import { testDependencies } from '../../support/dependencies.ts';
import { HOME, type LogEventOptions, rowsOf } from '../log-events.ts';

const ISSUER = 'https://warden.example.com';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const NOW = Date.now();
const ago = (minutes: number) => NOW - minutes * 60_000;

/** As Okta ingests a security event token: from its own system, about the user, in the session or in none. */
const signal = (session: string | null, issuer: string): LogEventOptions => ({
  at: ago(5),
  session,
  type: 'user.risk.detect',
  changes: {
    actor: { id: 'okta.system', type: 'SystemPrincipal' },
    target: [{ id: '00uAda', type: 'User' }],
    securityContext: {
      risk: { level: 'HIGH', issuer, reasons: ['The session is suspected to be hijacked'] },
    },
  },
});

async function verdictAfter(t: TestContext, said: LogEventOptions) {
  const deps = await testDependencies(t, {
    environment: {
      OKTA_SECURITY_EVENTS_ISSUER: ISSUER,
      OKTA_SECURITY_EVENTS_KEY_ID: 'one',
      OKTA_SECURITY_EVENTS_PRIVATE_KEY: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    },
  });
  const recorder = createRecorder(deps);
  const session = [
    { at: ago(20), look: HOME, type: 'user.session.start' },
    { at: ago(10), look: HOME, app: 'mail' },
    said,
  ];
  await recorder.record({
    rows: rowsOf(eventRowMaker(deps.fingerprintSources), session),
    setAside: [],
  });
  await recorder.drain();
  await triage(deps, { org: 'main', sessionId: 'idxOne' });
  const { rows } = await deps.database.pool.query<{ verdict: string | null }>(
    `select verdict from sessions where session_id = 'idxOne'`,
  );
  return rows[0]?.verdict;
}

suite('a signal about a session', () => {
  for (const [where, session] of [
    ['in it', 'idxOne'],
    ['about its user', null],
  ] as const) {
    test(`that is our own come back does not accuse it, written ${where}`, async (t) => {
      assert.equal(await verdictAfter(t, signal(session, ISSUER)), null);
    });
    test(`of another provider does, written ${where}`, async (t) => {
      assert.equal(await verdictAfter(t, signal(session, 'https://edr.example.com')), 'hijack');
    });
  }
});

/** As Okta logs a risk that an administrator, or a program of theirs, sets for a user. */
const risk = (
  by: 'User' | 'PublicClientApp',
  changes: {
    readonly detection?: string;
    readonly reason?: string;
    readonly session?: string;
  } = {},
): LogEventOptions => {
  const { detection = 'Admin Reported User Risk', reason = 'override.by.admin', session } = changes;
  return {
    at: ago(5),
    session: session ?? null,
    type: 'user.risk.detect',
    changes: {
      actor: { id: by === 'User' ? '00uAnalyst' : '0oaResponder', type: by },
      target: [{ id: '00uAda', type: 'User' }],
      debugContext: {
        debugData: {
          risk: `{previousLevel=LOW, level=HIGH, detectionName=${detection}, reasons=${reason}, issuer=OKTA}`,
        },
      },
    },
  };
};

/** What Okta's policy makes of it; by the system, whoever set the risk. */
const evaluated: LogEventOptions = {
  at: ago(5),
  session: null,
  type: 'policy.entity_risk.evaluate',
  changes: {
    actor: { id: 'okta.system', type: 'SystemPrincipal' },
    target: [{ id: '00uAda', type: 'User' }],
    debugContext: { debugData: { risk: '{reasons=Session hijack seen by the SOC, level=HIGH}' } },
  },
};

suite('a risk that somebody set', () => {
  const unnamed = { detection: 'Risk', reason: 'Session hijack seen by the SOC' };
  for (const [what, said] of [
    ['by our service', risk('PublicClientApp')],
    ['by a program that Okta does not call an administrator', risk('PublicClientApp', unnamed)],
    ['by an administrator', risk('User')],
    ['by an administrator, with a reason that speaks of a hijack', risk('User', unnamed)],
    ['and what a policy makes of it', evaluated],
  ] as const)
    test(`does not accuse its user: ${what}`, async (t) => {
      assert.equal(await verdictAfter(t, said), null);
    });

  test('does not accuse the administrator in whose session it was set', async (t) => {
    const ofBen = { target: [{ id: '00uBen', type: 'User' }] };
    const { changes, ...by } = risk('User', { ...unnamed, session: 'idxOne' });
    const actor = { id: '00uAda', type: 'User', alternateId: '00uAda@example.com' };
    const said = { ...by, changes: { ...changes, ...ofBen, actor } };
    assert.equal(await verdictAfter(t, said), null);
  });

  test('comes back from Okta as no alarm', async (t) => {
    const org = await startOrg(t);
    const client = await connect(org);
    const user = org.addUser();
    await performAction(client, { kind: 'raise_risk', userId: user.id, params: {} });
    const logged = org.log().map((event) => readLogEvent(event));
    const events = logged.flatMap((reading) => (reading.ok ? [reading.event] : []));
    assert.deepEqual(
      events
        .filter(({ opinion }) => opinion.riskLevel === 'HIGH')
        .map(({ eventType }) => eventType),
      ['user.risk.detect', 'policy.entity_risk.evaluate'],
    );
    assert.deepEqual(
      events.map((event) => alarmOf(event)).filter((alarm) => alarm !== null),
      [],
    );
  });
});
