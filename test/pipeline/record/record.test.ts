import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { pino } from 'pino';
import { readLogEvent } from '../../../src/okta/log-event.ts';
import type { Dependencies, Org } from '../../../src/pipeline/dependencies.ts';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { createRecorder, NotStoredError, type Recorder } from '../../../src/pipeline/record.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { connectDatabase } from '../../../src/store/database.ts';
import type { EventRow } from '../../../src/store/events.ts';
import { findingsOf } from '../../../src/store/findings.ts';
import { testDependencies } from '../../support/dependencies.ts';
import { aLogEvent, HOME, MOBILE, SCRIPT, UNKNOWN_NETWORK } from '../log-events.ts';

const MINUTE = 60_000;

/** Dependencies in which every run of a property has an org of its own, which nobody can ask. */
async function aRecord(t: TestContext) {
  const base = await testDependencies(t);
  const main = base.orgs.get('main');
  assert.ok(main);
  const orgs = new Map<string, Org>();
  const deps: Dependencies = { ...base, orgs };
  const rowOf = eventRowMaker(deps.fingerprintSources);
  const rows = (org: string, events: readonly Record<string, unknown>[]): EventRow[] =>
    events.map((raw) => {
      const reading = readLogEvent(raw);
      assert.ok(reading.ok);
      return rowOf(org, 'hook', reading.event, JSON.stringify(raw));
    });
  let runs = 0;
  const newOrg = () => {
    runs += 1;
    const key = `run-${runs}`;
    orgs.set(key, { ...main, key, reader: null, responder: null });
    return key;
  };
  return { deps, rows, newOrg };
}

/** A morning with a move, then a script from elsewhere in turns with the owner, and what surrounds it. */
function aStolenMorning(now: number) {
  const at = (minutesAgo: number) => now - minutesAgo * MINUTE;
  return [
    aLogEvent({ at: at(60), type: 'user.session.start' }),
    aLogEvent({ at: at(60), type: 'user.authentication.auth_via_mfa', look: MOBILE }),
    aLogEvent({ at: at(50), app: 'Mail' }),
    aLogEvent({ at: at(45), app: 'Mail', look: UNKNOWN_NETWORK }),
    aLogEvent({ at: at(40), app: 'Wiki', look: MOBILE }),
    aLogEvent({ at: at(30), app: 'Wiki' }),
    aLogEvent({ at: at(20), app: 'Payroll', look: SCRIPT }),
    aLogEvent({ at: at(19), app: 'Mail' }),
    aLogEvent({ at: at(18), app: 'Drive', look: SCRIPT }),
    aLogEvent({ at: at(17), app: 'Drive' }),
    aLogEvent({ at: at(16), type: 'user.account.update_password', look: SCRIPT }),
    // Another session of the user, which is only context.
    aLogEvent({ at: at(300), type: 'user.session.start', session: 'idxOther' }),
    aLogEvent({ at: at(299), session: 'idxOther', app: 'Mail' }),
  ];
}

async function waiting({ database }: Dependencies, org: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ session: string }>(
    `with taken as (delete from pgboss.job where name = 'triage' and data ->> 'org' = $1 returning data)
     select distinct data ->> 'sessionId' as session from taken`,
    [org],
  );
  return rows.map(({ session }) => session);
}

async function triageAll(deps: Dependencies, org: string): Promise<void> {
  for (const sessionId of await waiting(deps, org)) await triage(deps, { org, sessionId });
}

/** What became of it, without what may differ: when it was recorded, ids of rows, and `last_seen`, kept to 5 minutes. */
async function outcome({ database }: Dependencies, org: string) {
  const sessions = await database.pool.query(
    `select session_id, first_seen, changed_at is not null as changed, verdict, score
     from sessions where org = $1 order by session_id`,
    [org],
  );
  const prints = await database.pool.query(
    'select session_id, fingerprint from session_fingerprints where org = $1 order by 1, 2',
    [org],
  );
  const events = await database.pool.query(
    'select uuid from log_events where org = $1 order by 1',
    [org],
  );
  const incidents = await database.pool.query<{
    id: string;
    kind: string;
    verdict: string;
    headline: string;
  }>('select id, kind, verdict, headline from incidents where org = $1', [org]);
  const ids = incidents.rows.map(({ id }) => Number(id));
  const findings = (await findingsOf(database.rows, org, ids)).map(
    ({ incidentId: _id, judgedAt: _at, org: _org, ...finding }) => finding,
  );
  return {
    sessions: sessions.rows,
    prints: prints.rows,
    events: events.rows,
    incidents: incidents.rows.map(({ kind, verdict, headline }) => ({ kind, verdict, headline })),
    findings: findings.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  };
}

suite('recording', () => {
  test('gives the same whatever the order, the repetition and the batches, and whenever triage runs', async (t) => {
    const { deps, rows, newOrg } = await aRecord(t);
    const events = aStolenMorning(Date.now());
    const recorders = [createRecorder(deps), createRecorder(deps)] as const;
    const expectedOrg = newOrg();
    await recorders[0].record({ rows: rows(expectedOrg, events), setAside: [] });
    await triageAll(deps, expectedOrg);
    const expected = await outcome(deps, expectedOrg);
    assert.equal(expected.incidents[0]?.verdict, 'hijack');
    assert.equal(expected.events.length, events.length);
    assert.ok(expected.findings.length > 0);

    const step = fc.record({
      batch: fc.integer({ min: 1, max: 5 }),
      recorder: fc.integer({ min: 0, max: 1 }),
      triage: fc.boolean(),
      together: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...events, ...events], { minLength: 0 }),
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.array(step, { minLength: 1, maxLength: 8 }),
        async (again, order, steps) => {
          const org = newOrg();
          // Everything once, in any order, with repetitions anywhere behind and between.
          const all = [
            ...order.flatMap((event, index) => [event, ...(again[index] ? [again[index]] : [])]),
            ...again,
          ];
          const waitingFor: Promise<void>[] = [];
          for (let from = 0, turn = 0; from < all.length; turn += 1) {
            const {
              batch,
              recorder,
              triage: now,
              together,
            } = steps[turn % steps.length] ?? {
              batch: 1,
              recorder: 0,
              triage: false,
              together: false,
            };
            const part = all.slice(from, from + batch);
            from += batch;
            const recorded = recorders[recorder]?.record({ rows: rows(org, part), setAside: [] });
            if (recorded === undefined) continue;
            if (together) waitingFor.push(recorded);
            else await recorded;
            if (now) await triageAll(deps, org);
          }
          await Promise.all(waitingFor);
          await triageAll(deps, org);
          assert.deepEqual(await outcome(deps, org), expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('never misses a change of which two instances record a half each at the same moment', async (t) => {
    const { deps, rows, newOrg } = await aRecord(t);
    const other = connectDatabase({ url: deps.database.url, poolSize: 4 });
    t.after(() => other.close());
    const instances = [createRecorder(deps), createRecorder({ ...deps, database: other })] as const;
    const org = newOrg();
    const now = Date.now();
    const sessions = Array.from({ length: 60 }, (_, index) => `idxHalves${index}`);
    await Promise.all(
      sessions.flatMap((session, index) => {
        const [first, second] = index % 2 === 0 ? [HOME, MOBILE] : [MOBILE, HOME];
        return [
          instances[0].record({
            rows: rows(org, [aLogEvent({ at: now, look: first, session })]),
            setAside: [],
          }),
          instances[1].record({
            rows: rows(org, [aLogEvent({ at: now + 1, look: second, session })]),
            setAside: [],
          }),
        ];
      }),
    );
    const { rows: changed } = await deps.database.pool.query(
      'select 1 from sessions where org = $1 and changed_at is not null',
      [org],
    );
    assert.equal(changed.length, sessions.length);
    assert.deepEqual((await waiting(deps, org)).sort(), [...sessions].sort());
  });

  test('stores what two instances are sent at the same moment in opposite order, and refuses neither', async (t) => {
    const { deps, rows, newOrg } = await aRecord(t);
    const other = connectDatabase({ url: deps.database.url, poolSize: 4 });
    t.after(() => other.close());
    const instances = [createRecorder(deps), createRecorder({ ...deps, database: other })] as const;
    const org = newOrg();
    for (let round = 0; round < 15; round += 1) {
      const events = Array.from({ length: 120 }, (_, index) => ({
        ...aLogEvent({
          at: Date.now(),
          look: index % 2 === 0 ? HOME : MOBILE,
          session: `idx${round}-${index % 40}`,
        }),
        uuid: randomUUID(),
      }));
      const there = rows(org, events);
      await Promise.all([
        instances[0].record({ rows: there, setAside: [] }),
        instances[1].record({ rows: there.toReversed(), setAside: [] }),
      ]);
    }
    assert.equal((await outcome(deps, org)).events.length, 15 * 120);
  });

  test('has a session that changed just now judged before what happened days ago', async (t) => {
    const { deps, rows, newOrg } = await aRecord(t);
    const recorder = createRecorder(deps);
    const org = newOrg();
    const moved = (session: string, at: number) =>
      rows(org, [
        aLogEvent({ at: at - MINUTE, session }),
        aLogEvent({ at, session, look: SCRIPT }),
      ]);
    const lastWeek = Date.now() - 7 * 86_400_000;
    const history = ['idxA', 'idxB', 'idxC'].flatMap((session) => moved(session, lastWeek));
    await recorder.record({ rows: history, setAside: [] });
    await recorder.record({ rows: moved('idxNow', Date.now()), setAside: [] });
    const first = async () => {
      const { rows: found } = await deps.database.pool.query<{ session: string }>(
        `select data ->> 'sessionId' as session from pgboss.job where name = 'triage' and state = 'created'
         order by priority desc, created_on limit 1`,
      );
      return found[0]?.session;
    };
    assert.equal(await first(), 'idxNow');
    await waiting(deps, org);
    await recorder.record({ rows: moved('idxA', lastWeek + MINUTE), setAside: [] });
    await recorder.record({ rows: moved('idxB', lastWeek + MINUTE), setAside: [] });
    await recorder.record({ rows: moved('idxB', Date.now()), setAside: [] });
    assert.equal(await first(), 'idxB', 'a session of days ago that is used again');
  });

  test('has a session of which Okta’s own log tells judged before those that only the hook brought', async (t) => {
    const { deps, rows, newOrg } = await aRecord(t);
    const recorder = createRecorder(deps);
    const org = newOrg();
    const now = Date.now();
    const moved = (session: string) =>
      rows(org, [
        aLogEvent({ at: now - MINUTE, session }),
        aLogEvent({ at: now, session, look: SCRIPT }),
      ]);
    const real = moved('idxReal');
    for (const invented of [moved('idxA'), moved('idxB')])
      await recorder.record({ rows: invented, setAside: [] });
    await recorder.record({ rows: real, setAside: [] });
    const order = async () => {
      const found = await deps.database.pool.query<{ session: string }>(
        `select data ->> 'sessionId' as session from pgboss.job
         where name = 'triage' and state = 'created' order by priority desc, created_on`,
      );
      return found.rows.map(({ session }) => session);
    };
    assert.deepEqual(await order(), ['idxA', 'idxB', 'idxReal']);
    const inLog = (held: readonly EventRow[]) =>
      held.map((row): EventRow => ({ ...row, source: 'system_log' }));
    await recorder.record({ rows: inLog(real), setAside: [] });
    assert.deepEqual(await order(), ['idxReal', 'idxA', 'idxB']);
    await recorder.record({ rows: inLog(moved('idxLost')), setAside: [] });
    assert.deepEqual(await order(), ['idxReal', 'idxLost', 'idxA', 'idxB']);
  });

  test('stores nothing when the job that it causes cannot be stored', async (t) => {
    const { deps, rows, newOrg } = await aRecord(t);
    const jobs = { ...deps.jobs, enqueue: () => Promise.reject(new Error('the queue is broken')) };
    const recorder = createRecorder({ ...deps, jobs });
    const org = newOrg();
    await assert.rejects(
      recorder.record({ rows: rows(org, aStolenMorning(Date.now())), setAside: [] }),
      (error) => error instanceof NotStoredError && error.code === 'database_away',
    );
    assert.deepEqual(await outcome(deps, org), {
      sessions: [],
      prints: [],
      events: [],
      incidents: [],
      findings: [],
    });
  });

  test('says in the log of a delivery that can neither be stored nor set aside', async (t) => {
    const { deps, rows, newOrg } = await aRecord(t);
    const said: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => void said.push(line) });
    // As a database in another encoding refuses a name, wherever it stands.
    await deps.database.pool.query(`
      create function refuse() returns trigger language plpgsql as
        $$ begin raise exception 'no such letter' using errcode = '22P05'; end $$;
      create trigger refuse before insert on log_events for each row execute function refuse();
      create trigger refuse before insert on deliveries_set_aside for each row execute function refuse()`);
    const recorder = createRecorder({ ...deps, log });
    const odd = rows(newOrg(), [aLogEvent({ at: deps.now() })]);
    await assert.rejects(recorder.record({ rows: odd, setAside: [] }), NotStoredError);
    assert.match(said.join(''), /"code":"22P05".*a delivery was not stored/);
  });

  test('refuses new deliveries while it drains, and finishes those it took', async (t) => {
    const { deps, rows, newOrg } = await aRecord(t);
    const recorder = createRecorder(deps);
    const org = newOrg();
    const taken = Array.from({ length: 30 }, (_, index) =>
      recorder.record({
        rows: rows(org, [aLogEvent({ at: Date.now(), session: `idxDrain${index}` })]),
        setAside: [],
      }),
    );
    const drained = recorder.drain();
    await assert.rejects(recorder.record({ rows: [], setAside: [] }), { code: 'draining' });
    await drained;
    await Promise.all(taken);
    assert.equal((await outcome(deps, org)).events.length, 30);
  });

  test('refuses what it could not hold in memory, and takes deliveries again afterwards', async (t) => {
    const { deps, rows, newOrg } = await aRecord(t);
    const recorder: Recorder = createRecorder(deps);
    const org = newOrg();
    const [row] = rows(org, [aLogEvent({ at: Date.now() })]);
    assert.ok(row);
    const many = { rows: Array.from({ length: 20_001 }, () => row), setAside: [] };
    const one = { rows: [row], setAside: [] };
    const taken = [recorder.record(one), recorder.record(one), recorder.record(many)];
    await assert.rejects(recorder.record(one), { code: 'overloaded' });
    await Promise.all(taken);
    await recorder.record(one);
    assert.equal((await outcome(deps, org)).events.length, 1);
  });

  test('makes the day of a late event, and keeps what lies beyond every day that is kept', async (t) => {
    const { deps, rows, newOrg } = await aRecord(t);
    const recorder = createRecorder(deps);
    const org = newOrg();
    const day = 24 * 60 * MINUTE;
    const events = [-40, -400, 30].map((days) =>
      aLogEvent({ at: Date.now() + days * day, session: null }),
    );
    await recorder.record({ rows: rows(org, events), setAside: [] });
    const { rows: found } = await deps.database.pool.query<{ partition: string }>(
      'select tableoid::regclass::text as partition from log_events where org = $1 order by published',
      [org],
    );
    const [ancient, late, future] = found.map(({ partition }) => partition);
    assert.match(late ?? '', /^log_events_\d{8}$/);
    assert.deepEqual([ancient, future], ['log_events_other_days', 'log_events_other_days']);
  });
});
