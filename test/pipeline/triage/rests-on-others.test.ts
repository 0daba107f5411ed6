import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../../src/pipeline/record.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { clearJobs, heldFor, testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { type BrowserClient, startOktaOrg } from '../../support/okta-org/index.ts';
import { LAPTOP, recordEvents, THIEF } from '../../support/theft.ts';
import { HOME, rowsOf } from '../log-events.ts';

const DAY = 86_400_000;
const SSO = 'user.authentication.sso';

/** Ada's own browser on a rented desktop: suspicious in her first days, and no more. */
const CLOUD: BrowserClient = { ...LAPTOP, ip: THIEF.ip, asn: 14061, asOrg: 'DigitalOcean, LLC' };

/** Somebody in her first week, who goes somewhere else. What the hook brings is recorded as it does. */
async function movedTo(t: TestContext, there: BrowserClient) {
  const okta = await startOktaOrg();
  t.after(() => okta.close());
  const deps = await testDependencies(t, {
    okta: { url: okta.url, token: okta.addApiToken().value },
    environment: { CORROBORATION_GRACE_SECONDS: '60' },
  });
  const { pool } = deps.database;
  const rowOf = eventRowMaker(deps.fingerprintSources);
  const ada = okta.addUser({ firstName: 'Ada' });
  const asn = LAPTOP.asn ?? null;
  const past = rowsOf(
    rowOf,
    Array.from({ length: 5 }, (_, i) => ({
      at: deps.now() - (i + 1) * DAY,
      look: { ...HOME, ip: LAPTOP.ip, asn, asOrg: LAPTOP.asOrg ?? '' },
      user: ada.id,
      session: `idxPast${i}`,
    })),
  );
  const fromLog = past.map((row) => ({ ...row, source: 'system_log' as const }));
  await createRecorder(deps).record({ rows: fromLog, setAside: [] });
  const session = okta.signIn(ada, LAPTOP);
  const app = okta.addApp('Mail');
  const failures = ['Bob', 'Cleo'].map((firstName) =>
    okta.failSignIn(okta.addUser({ firstName }), there),
  );
  okta.clock.advance(1_000);
  const moved = [LAPTOP, there].map((client) => {
    const acted = session.act(SSO, { app, client });
    assert.ok(acted.done);
    return acted.event;
  });
  return {
    deps,
    moved,
    failures,
    /** The same, which Okta never saw. */
    forgedFailures: failures.map((event, i) => ({
      ...event,
      uuid: `00000000-2222-4000-8000-00000000000${i}`,
    })),
    judge: () => triage(deps, { org: 'main', sessionId: session.rootId }),
    verdict: async () =>
      (
        await pool.query<{ verdict: string }>(
          'select verdict from sessions where session_id = $1',
          [session.rootId],
        )
      ).rows[0]?.verdict,
    incidents: async () =>
      (
        await pool.query<{ kind: string; verdict: string }>(
          'select kind, verdict from incidents order by id',
        )
      ).rows.map(({ kind, verdict }) => `${kind} ${verdict}`),
    actions: async () => (await pool.query('select kind from response_actions')).rowCount,
  };
}

suite('what others did at the address, where a verdict rests on it', () => {
  test('makes a hijack of a suspicious change, where Okta’s log has it', async (t) => {
    const { deps, moved, failures, judge, incidents, actions } = await movedTo(t, CLOUD);
    await recordEvents(deps, moved);
    await judge();
    assert.deepEqual([await incidents(), await actions()], [['session_hijack suspicious'], 0]);
    await recordEvents(deps, failures);
    await judge();
    assert.deepEqual([await incidents(), await actions()], [['session_hijack hijack'], 2]);
  });

  test('and where somebody invented it signs nobody out', async (t) => {
    const { deps, moved, forgedFailures, judge, incidents, actions, verdict } = await movedTo(
      t,
      CLOUD,
    );
    await recordEvents(deps, [...moved, ...forgedFailures]);
    await judge();
    assert.deepEqual([await incidents(), await actions()], [[], 0], 'they may be in the log soon');
    await heldFor(deps, 61_000);
    await judge();
    assert.deepEqual([await incidents(), await actions()], [['forged_delivery suspicious'], 0]);
    await judge();
    assert.equal(await verdict(), 'suspicious');
    assert.deepEqual(await incidents(), [
      'forged_delivery suspicious',
      'session_hijack suspicious',
    ]);
    assert.equal(await actions(), 0);
  });

  test('and is not waited for where the theft is one without it', async (t) => {
    const { deps, moved, forgedFailures, judge, incidents, actions } = await movedTo(t, THIEF);
    await clearJobs(deps);
    await recordEvents(deps, [...moved, ...forgedFailures]);
    await judge();
    assert.deepEqual([await incidents(), await actions()], [['session_hijack hijack'], 2]);
    assert.equal((await waitingJobs(deps, 'respond')).length, 1);
  });
});
