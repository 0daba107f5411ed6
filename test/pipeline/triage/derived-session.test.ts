/**
 * Where Okta names no root, what is opened in a browser goes by an id of its own: who steals the browser's cookies may
 * be the first to use one, and then nothing in that session changes.
 */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../../src/pipeline/record.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { clearJobs, testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { HOME, type LogEventOptions, MOBILE, rowsOf, SCRIPT } from '../log-events.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
/** The victim's browser, cookies and all, on a rented server. */
const REPLAY = { ...HOME, ip: SCRIPT.ip, asn: SCRIPT.asn, asOrg: SCRIPT.asOrg };

async function somebodyKnown(t: TestContext) {
  const deps = await testDependencies(t);
  const recorder = createRecorder(deps);
  const rowOf = eventRowMaker(deps.fingerprintSources);
  const record = async (events: readonly LogEventOptions[]) => {
    await recorder.record({ rows: rowsOf(rowOf, events), setAside: [] });
    const jobs = await waitingJobs(deps, 'triage');
    await clearJobs(deps);
    return jobs.map(({ data }) => data);
  };
  const now = deps.now();
  await record(
    Array.from({ length: 6 }, (_, i) => ({ at: now - (i + 1) * DAY, session: `idxPast${i}` })),
  );
  const verdict = async (session: string) =>
    (
      await deps.database.pool.query<{ verdict: string | null }>(
        'select verdict from sessions where session_id = $1',
        [session],
      )
    ).rows[0]?.verdict;
  return { deps, record, now, verdict };
}

suite('a session into which nobody was seen to sign in', () => {
  test('is judged where it is first seen on a rented server', async (t) => {
    const { deps, record, now, verdict } = await somebodyKnown(t);
    const jobs = await record([
      { at: now, session: '102Derived', look: REPLAY },
      { at: now + MINUTE, session: '102Derived', look: REPLAY, type: 'user.mfa.factor.deactivate' },
    ]);
    assert.deepEqual(jobs, [{ org: 'main', sessionId: '102Derived' }]);
    for (const job of jobs) await triage(deps, job);
    assert.equal(await verdict('102Derived'), 'hijack');
  });

  test('also where its first events do not say from where they came', async (t) => {
    const { deps, record, now, verdict } = await somebodyKnown(t);
    const unsaid = { ...REPLAY, asn: null };
    const removal = { look: unsaid, session: '102Derived', type: 'user.mfa.factor.deactivate' };
    assert.deepEqual(await record([{ at: now, session: '102Derived', look: unsaid }]), []);
    for (const job of await record([{ ...removal, at: now + MINUTE }])) await triage(deps, job);
    assert.notEqual(await verdict('102Derived'), 'hijack', 'nobody says from where it came');
    const jobs = await record([{ at: now + 2 * MINUTE, session: '102Derived', look: REPLAY }]);
    assert.deepEqual(jobs, [{ org: 'main', sessionId: '102Derived' }]);
    for (const job of jobs) await triage(deps, job);
    assert.equal(await verdict('102Derived'), 'hijack');
  });

  test('and where something sensitive is done in it from a network that its user never had', async (t) => {
    const { deps, record, now, verdict } = await somebodyKnown(t);
    const look = { ...SCRIPT, asn: 5617, asOrg: 'Orange Polska Spolka Akcyjna' };
    const atHome = { at: now, session: '102AtHome', type: 'system.api_token.create' };
    assert.deepEqual(await record([atHome]), []);
    await record([{ at: now, session: '102Console', look }]);
    const acts = [
      'user.session.access_admin_app',
      'user.account.privilege.grant',
      'system.api_token.create',
    ];
    const jobs = await record(
      acts.map((type, i) => ({ at: now + (i + 1) * MINUTE, session: '102Console', look, type })),
    );
    assert.deepEqual(jobs, [{ org: 'main', sessionId: '102Console' }]);
    for (const job of jobs) await triage(deps, job);
    assert.equal(await verdict('102Console'), 'hijack');
  });

  test('and where applications are opened in it with a program that its user never had', async (t) => {
    const { deps, record, now, verdict } = await somebodyKnown(t);
    const look = {
      ...{ ...MOBILE, ip: '83.20.1.1', asn: 5617, asOrg: 'Orange Polska Spolka Akcyjna' },
      userAgent: SCRIPT.userAgent,
    };
    const changes = (app: number) => ({
      target: [{ id: `0oa${app}`, type: 'AppInstance', displayName: `Tool ${app}` }],
    });
    const opened = [1, 2, 3, 4, 5, 6].map((app) => ({
      ...{ at: now + app * 2_000, session: '102Program', look, changes: changes(app) },
    }));
    const jobs = [];
    for (const one of opened) jobs.push(...(await record([one])));
    assert.equal(jobs.length, opened.length);
    for (const job of jobs) await triage(deps, job);
    assert.notEqual((await verdict('102Program')) ?? 'benign', 'benign');
  });

  test('and is none to judge on a network of people, where only failures come from the server, or later', async (t) => {
    const { deps, record, now, verdict } = await somebodyKnown(t);
    for (const job of await record([{ at: now, session: '102Mobile', look: MOBILE }]))
      await triage(deps, job);
    assert.equal((await verdict('102Mobile')) ?? 'benign', 'benign');
    assert.deepEqual(await record([{ at: now, session: '102AtHome' }]), []);
    const refused = { outcome: { result: 'FAILURE' } };
    assert.deepEqual(
      await record([{ at: now, session: '102Refused', look: REPLAY, changes: refused }]),
      [],
    );
    const [job] = await record([{ at: now, session: '102Again', look: REPLAY }]);
    assert.ok(job !== undefined);
    const hour = 61 * MINUTE;
    assert.deepEqual(await record([{ at: now + hour, session: '102Again', look: REPLAY }]), []);
  });
});

suite('a factor that is enrolled on a telephone', () => {
  const at = (country: string, ip: string, userAgent: string) => ({
    client: {
      ipAddress: ip,
      userAgent: { rawUserAgent: userAgent },
      geographicalContext: { country },
    },
  });

  test('has the session judged where neither it nor its user ever was in that country', async (t) => {
    const { deps, record, now } = await somebodyKnown(t);
    const home = at('United States', HOME.ip, HOME.userAgent);
    const phone = at('Poland', '83.20.1.1', 'OktaVerify/9.30.0 (iPhone; iOS 18.5)');
    const securityContext = { asNumber: 5617, asOrg: 'Orange Polska Spolka Akcyjna' };
    await record([{ at: now, session: 'idxDay', changes: home }]);
    const jobs = await record([
      {
        ...{ at: now + MINUTE, session: 'idxDay', type: 'user.mfa.factor.activate' },
        changes: { ...phone, securityContext, debugContext: { debugData: {} } },
      },
    ]);
    assert.deepEqual(jobs, [{ org: 'main', sessionId: 'idxDay' }]);
    for (const job of jobs) await triage(deps, job);
    const { rows } = await deps.database.pool.query(
      `select trigger, evidence from findings where session_id = 'idxDay'`,
    );
    assert.equal(rows[0]?.trigger, 'enrolment');
    assert.match(JSON.stringify(rows[0]?.evidence), /a factor was enrolled on a device there/);
  });
});
