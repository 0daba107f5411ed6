import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../src/pipeline/record.ts';
import { triage } from '../../src/pipeline/triage.ts';
import { testDependencies } from '../support/dependencies.ts';
import { HOME, type LogEventOptions, rowsOf } from './log-events.ts';

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
