import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../../src/pipeline/record.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import { storeEvents } from '../../../src/store/events.ts';
import { clearJobs, testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { HOME, type LogEventOptions, rowsOf } from '../log-events.ts';

const MINUTE = 60_000;

test('an alarm of Okta’s that comes before the session it is about is weighed when that is there', async (t) => {
  const deps = await testDependencies(t);
  const now = deps.now();
  const recorder = createRecorder(deps);
  const toRow = eventRowMaker(deps.fingerprintSources);
  const record = (events: readonly LogEventOptions[]) =>
    recorder.record({ rows: rowsOf(toRow, events), setAside: [] });
  const judgeWhatWaits = async () => {
    const jobs = await waitingJobs(deps, 'triage');
    await clearJobs(deps);
    for (const { data } of jobs) await triage(deps, data);
    return jobs.length;
  };
  const verdict = async () =>
    (await deps.database.pool.query<{ verdict: string | null }>('select verdict from sessions'))
      .rows[0]?.verdict;

  const risk = '{reasons=Associated sessionId is suspected to be hijacked, level=MEDIUM}';
  const alarm: LogEventOptions = {
    at: now - MINUTE,
    type: 'user.risk.detect',
    changes: {
      actor: { id: 'okta.system', type: 'SystemPrincipal' },
      target: [{ id: '00uAda', type: 'User' }],
      debugContext: { debugData: { risk } },
    },
  };
  await record([alarm]);
  assert.equal(await judgeWhatWaits(), 1);
  assert.equal(await verdict(), undefined, 'nothing of the session is known');

  await record([
    { at: now - 9 * MINUTE, look: HOME, type: 'user.session.start' },
    { at: now - 3 * MINUTE, look: HOME, app: 'mail' },
  ]);
  deps.advance(6 * MINUTE);
  assert.equal(await judgeWhatWaits(), 1);
  assert.equal(await verdict(), 'hijack');

  deps.advance(60 * MINUTE);
  await record([{ ...alarm, session: 'idxNeverSeen' }]);
  assert.equal(await judgeWhatWaits(), 1);
  assert.deepEqual(await waitingJobs(deps, 'triage'), [], 'what is an hour old is not waited for');
  await recorder.drain();
});

test('an alarm and the sign-in it warns of, recorded at one moment by two transactions, find each other', async (t) => {
  const deps = await testDependencies(t);
  const now = deps.now();
  const recorder = createRecorder(deps);
  const toRow = eventRowMaker(deps.fingerprintSources);
  const signIn = rowsOf(toRow, [
    { at: now - MINUTE, look: HOME, type: 'user.session.start' },
    { at: now - MINUTE / 2, look: HOME, app: 'mail' },
  ]);
  const alarms = rowsOf(
    toRow,
    [1, 2].map((minutes) => ({
      at: now - minutes * MINUTE,
      type: 'user.risk.detect',
      session: null,
      changes: {
        actor: { id: 'okta.system', type: 'SystemPrincipal' },
        target: [{ id: '00uAda', type: 'User' }],
        debugContext: {
          debugData: { risk: '{reasons=Session is suspected to be hijacked, level=HIGH}' },
        },
      },
    })),
  );
  await deps.database.transaction(async ({ client }) => {
    const { changed } = await storeEvents(client, signIn);
    assert.deepEqual(changed, [], 'the alarm is not there yet');
    await recorder.record({ rows: [...alarms, ...alarms], setAside: [] });
  });
  const again = await waitingJobs(deps, 'triage');
  assert.equal(again.length, 2, 'each alarm once more, and no session');
  for (const { data, startAfter } of again) {
    assert.ok(startAfter.getTime() > Date.now() + 15_000, 'when both have been recorded');
    await triage(deps, data);
  }
  await deps.database.pool.query(`delete from pgboss.job where data ? 'userId'`);
  const [job, ...more] = await waitingJobs(deps, 'triage');
  assert.deepEqual([job?.data, more], [{ org: 'main', sessionId: 'idxOne' }, []]);
  assert.ok(job);
  await triage(deps, job.data);
  const { rows } = await deps.database.pool.query('select verdict from sessions');
  assert.deepEqual(rows, [{ verdict: 'hijack' }]);
  await recorder.drain();
});
