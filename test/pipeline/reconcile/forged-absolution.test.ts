import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import { checkSpots } from '../../../src/pipeline/reconcile/spot-checks.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { noteSpotChecks } from '../../../src/store/spot-checks.ts';
import { clearJobs, waitingJobs } from '../../support/dependencies.ts';
import { eventsOf, LAPTOP } from '../../support/theft.ts';
import { HOME, rowsOf } from '../log-events.ts';
import { recordingOrg } from '../recording-org.ts';

const DAY = 86_400_000;
const SSO = 'user.authentication.sso';

/** A rented server, and the browser of whoever is robbed. */
const THIEF = { ...LAPTOP, ip: '203.0.113.9', asn: 14061, asOrg: 'DigitalOcean, LLC' };
const HOME_LOOK = { ...HOME, ip: LAPTOP.ip, asn: LAPTOP.asn ?? null, asOrg: LAPTOP.asOrg ?? '' };
const THIEF_LOOK = { ...HOME_LOOK, ip: THIEF.ip, asn: THIEF.asn, asOrg: THIEF.asOrg };

/** A household’s line and a browser that the user never had. */
const CAFE = {
  ...THIEF,
  ip: '203.0.113.80',
  asn: 6830,
  asOrg: 'Liberty Global',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
};
const CAFE_LOOK = {
  ...HOME_LOOK,
  ip: CAFE.ip,
  asn: CAFE.asn,
  asOrg: CAFE.asOrg,
  userAgent: CAFE.userAgent,
};

async function aCompany(t: TestContext) {
  const { okta, deps, org, pool, rowOf, record } = await recordingOrg(t);
  const user = okta.addUser();
  const past = rowsOf(
    rowOf,
    Array.from({ length: 20 }, (_, i) => ({
      at: deps.now() - (i + 1) * DAY,
      look: HOME_LOOK,
      user: user.id,
      session: `idxPast${i}`,
    })),
  );
  // Read from the log: it is not the past that is in doubt here.
  await record(past.map((row) => ({ ...row, source: 'system_log' as const })));
  const judgeWhatWaits = async () => {
    const jobs = await waitingJobs(deps, 'triage');
    await clearJobs(deps);
    for (const { data } of jobs) await triage(deps, data);
    return jobs.flatMap(({ data }) => ('sessionId' in data ? data.sessionId : []));
  };
  const recordLogged = () =>
    record(
      eventsOf(okta, user.id).map((raw) => {
        const reading = readLogEvent(raw);
        assert.ok(reading.ok);
        return rowOf('main', 'hook', reading.event, JSON.stringify(raw));
      }),
    );
  return {
    okta,
    deps,
    org,
    pool,
    user,
    record,
    rowOf,
    judgeWhatWaits,
    /** Days of the thief's address, in the sessions of people whom nobody knows. */
    invent: async (look = THIEF_LOOK, changes: { user?: string } = {}) => {
      const rows = rowsOf(
        rowOf,
        Array.from({ length: 120 }, (_, i) => ({
          at: deps.now() - (1 + (i % 3)) * DAY,
          look,
          user: `00uInvented${i % 40}`,
          session: `idxInvented${i % 40}`,
          ...changes,
        })),
      );
      await record(rows);
      return rows;
    },
    steal: async () => {
      const session = okta.signIn(user, LAPTOP);
      const app = okta.addApp('Mail');
      session.act(SSO, { app });
      session.act(SSO, { app, client: THIEF });
      session.act(SSO, { app });
      await recordLogged();
      return session;
    },
    /** One pass of the reader after the other, until nothing is left to look up. */
    checkAll: async () => {
      do await checkSpots(deps, org);
      while (((await pool.query('select 1 from spot_checks')).rowCount ?? 0) > 0);
    },
    recordLogged,
    verdictOf: async (sessionId: string) => {
      const { rows } = await pool.query<{ verdict: string | null }>(
        'select verdict from sessions where session_id = $1',
        [sessionId],
      );
      return rows[0]?.verdict;
    },
    incidents: async () =>
      (
        await pool.query<{ kind: string; subject: string }>(
          'select kind, subject from incidents order by id',
        )
      ).rows,
  };
}

suite('a theft that forged events made look harmless', () => {
  test('is an incident once they are found out, without anybody looking', async (t) => {
    const company = await aCompany(t);
    const { deps, pool, judgeWhatWaits, verdictOf } = company;
    const invented = await company.invent();
    const { rootId } = await company.steal();
    await judgeWhatWaits();
    assert.equal(await verdictOf(rootId), 'benign', 'forty colleagues are at that address');
    assert.deepEqual(await company.incidents(), []);

    await clearJobs(deps);
    await pool.query('delete from spot_checks');
    await noteSpotChecks(pool, invented.slice(0, 1), 0);
    await company.checkAll();
    const judged = await judgeWhatWaits();
    assert.deepEqual(
      judged.filter((id) => id === rootId),
      [rootId],
      'one judging for all that was found out',
    );
    assert.equal(await verdictOf(rootId), 'hijack');
    const incidents = await company.incidents();
    assert.deepEqual(
      incidents.map(({ kind }) => kind),
      ['forged_delivery', 'session_hijack'],
    );
    assert.equal(incidents[1]?.subject, rootId);
  });

  test('also where they were told of its own user, and there was nothing to judge', async (t) => {
    const company = await aCompany(t);
    const { deps, pool, okta, user, judgeWhatWaits, verdictOf } = company;
    const invented = await company.invent(CAFE_LOOK, { user: user.id });
    const session = okta.signIn(user, CAFE);
    await company.recordLogged();
    await judgeWhatWaits();
    assert.equal(await verdictOf(session.rootId), null, 'this user has signed in there for days');

    await clearJobs(deps);
    await pool.query('delete from spot_checks');
    await noteSpotChecks(pool, invented.slice(0, 1), 0);
    await company.checkAll();
    assert.ok((await judgeWhatWaits()).includes(session.rootId));
    assert.notEqual(await verdictOf(session.rootId), null);
  });

  test('judges no more than is near: neither another address of another network, nor what was judged before', async (t) => {
    const company = await aCompany(t);
    const { deps, org, pool, judgeWhatWaits, rowOf, record } = company;
    const elsewhere = (user: string, session: string, look: typeof HOME_LOOK) => [
      { at: deps.now() - 600_000, user, session, look },
      { at: deps.now() - 500_000, user, session, look: { ...look, asn: 3209, ip: '192.0.2.7' } },
    ];
    await record(
      rowsOf(rowOf, [
        ...elsewhere('00uFar', 'idxFar', { ...HOME_LOOK, ip: '192.0.2.5', asn: 8881 }),
        ...elsewhere('00uNear', 'idxNear', { ...HOME_LOOK, ip: '203.0.113.77', asn: 8881 }),
        ...elsewhere('00uBefore', 'idxBefore', { ...HOME_LOOK, ip: '203.0.113.78', asn: 8881 }),
      ]),
    );
    await judgeWhatWaits();
    await pool.query(
      `update sessions set judged_at = judged_at - interval '2 days' where session_id = 'idxBefore'`,
    );
    const invented = await company.invent();
    await clearJobs(deps);
    await pool.query('delete from spot_checks');
    await noteSpotChecks(pool, invented.slice(0, 1), 0);
    await checkSpots(deps, org);
    const judged = (await judgeWhatWaits()).filter((id) => !id.startsWith('idxInvented'));
    assert.deepEqual(judged, ['idxNear']);
  });
});
