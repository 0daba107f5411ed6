import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { checkSpots } from '../../../src/pipeline/reconcile/spot-checks.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { eventsOf } from '../../support/theft.ts';
import { aLogEvent, HOME, type Look, rowsOf } from '../log-events.ts';
import { recordingOrg } from '../recording-org.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** A rented server by our table, from which Okta's events carry no ASN. */
const THIEF = { ...HOME, ip: '159.89.1.1' };

async function stolen(t: TestContext) {
  const { okta, deps, org, pool, rowOf, record } = await recordingOrg(t);
  const user = okta.addUser();
  const past = Array.from({ length: 20 }, (_, i) => ({
    at: deps.now() - (i + 1) * DAY,
    look: HOME,
    user: user.id,
    session: `idxPast${i}`,
  }));
  await record(rowsOf(rowOf, past).map((row) => ({ ...row, source: 'system_log' as const })));
  const session = okta.signIn(user, browserOf(HOME));
  for (const look of [HOME, THIEF, HOME]) {
    okta.clock.advance(MINUTE);
    const { asn: _unsaid, asOrg: _unnamed, ...unsaid } = browserOf(look);
    const acted = session.act('user.authentication.sso', {
      client: look === HOME ? browserOf(HOME) : unsaid,
    });
    assert.ok(acted.done);
  }
  const real = eventsOf(okta, user.id);
  const deliver = (events: readonly Record<string, unknown>[]) =>
    record(
      events.map((raw) => {
        const reading = readLogEvent(raw);
        assert.ok(reading.ok);
        return rowOf('main', 'hook', reading.event, JSON.stringify(raw));
      }),
    );
  const judgeWhatWaits = async () => {
    const jobs = await waitingJobs(deps, 'triage');
    await clearJobs(deps);
    for (const { data } of jobs) await triage(deps, data);
  };
  return {
    deps,
    session,
    user,
    deliver,
    judgeWhatWaits,
    real,
    pool,
    judgeAndLookUp: async () => {
      await pool.query('delete from spot_checks');
      await judgeWhatWaits();
      const { rows } = await pool.query<{ uuid: string }>('select uuid from spot_checks');
      await pool.query(`update spot_checks set due_at = now() - interval '1 second'`);
      await checkSpots(deps, org);
      return rows.map(({ uuid }) => uuid);
    },
    verdict: async () =>
      (
        await pool.query<{ verdict: string | null }>(
          'select verdict from sessions where session_id = $1',
          [session.rootId],
        )
      ).rows[0]?.verdict,
  };
}

function browserOf({ ip, asn, asOrg, userAgent, token }: Look) {
  return {
    ip,
    asOrg,
    userAgent,
    ...(asn === null ? {} : { asn }),
    ...(token === undefined ? {} : { deviceToken: token }),
  };
}

async function isHiddenUntilLookedUp(
  { deliver, real, judgeAndLookUp, judgeWhatWaits, verdict }: Awaited<ReturnType<typeof stolen>>,
  forged: ReturnType<typeof aLogEvent>,
) {
  await deliver([forged, ...real]);
  assert.deepEqual(await judgeAndLookUp(), [forged.uuid]);
  assert.notEqual(await verdict(), 'hijack', 'nothing seems to have changed');
  await judgeWhatWaits();
  assert.equal(await verdict(), 'hijack');
}

suite('one event that names the thief’s server as the victim’s own provider', () => {
  test('hides the theft no longer than it takes to look it up', async (t) => {
    const theft = await stolen(t);
    const forged = aLogEvent({ at: theft.deps.now() - MINUTE, look: THIEF, user: '00uInvented' });
    await isHiddenUntilLookedUp(theft, forged);
  });

  test('also where it claims to be of the very session', async (t) => {
    const theft = await stolen(t);
    const forged = aLogEvent({
      at: theft.deps.now() - MINUTE,
      look: THIEF,
      user: theft.user.id,
      session: theft.session.rootId,
    });
    await isHiddenUntilLookedUp(theft, forged);
  });

  test('and what the log, or our table, says as well is not asked about', async (t) => {
    const { pool, deps, deliver, real, judgeAndLookUp } = await stolen(t);
    await pool.query(
      `insert into told_networks (org, address, asn) values ('main', '159.89.1.1', 7922)`,
    );
    await deliver([
      aLogEvent({ at: deps.now() - MINUTE, look: THIEF, user: '00uColleague', session: 'idxTwo' }),
      ...real,
    ]);
    assert.deepEqual(await judgeAndLookUp(), []);
  });
});
