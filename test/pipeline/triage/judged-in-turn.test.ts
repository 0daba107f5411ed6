import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { triage } from '../../../src/pipeline/triage.ts';
import { clearJobs, testDependencies, waitingJobs } from '../../support/dependencies.ts';
import { recordEvents } from '../../support/theft.ts';
import { aLogEvent, HOME, SCRIPT } from '../log-events.ts';

const MINUTE = 60_000;
const JOB = { org: 'main', sessionId: 'idxOne' };

/** A session that changed, of so many events, each under a user agent of its own. */
async function aFlood(t: TestContext, events: number) {
  const deps = await testDependencies(t);
  const began = Date.now() - 10 * MINUTE;
  await recordEvents(deps, [
    aLogEvent({ at: began, type: 'user.session.start' }),
    ...Array.from({ length: events - 1 }, (_, i) =>
      aLogEvent({
        at: began + MINUTE + i * 100,
        look: { ...HOME, userAgent: HOME.userAgent.replace('141.0.0.0', `141.0.0.${i}`) },
      }),
    ),
  ]);
  await deps.database.pool.query(`update sessions set changed_at = changed_at - interval '1 hour'`);
  const judge = async (after: number) => {
    await clearJobs(deps);
    const now = deps.now() + after;
    await triage({ ...deps, now: () => now }, JOB);
    const [again] = await waitingJobs(deps, 'triage');
    const { rows } = await deps.database.pool.query<{ judged_at: Date | null; verdict: string }>(
      'select judged_at, verdict from sessions',
    );
    return {
      judged: rows[0]?.judged_at?.getTime() === now,
      verdict: rows[0]?.verdict,
      waits: again === undefined ? null : again.startAfter.getTime() - now,
    };
  };
  return { deps, judge };
}

suite('a session of thousands of requests', () => {
  test('is judged at once the first time, and again after some seconds', async (t) => {
    const { deps, judge } = await aFlood(t, 1_500);
    assert.equal((await judge(0)).judged, true);
    await recordEvents(deps, [aLogEvent({ at: Date.now(), look: SCRIPT, app: '0oaPayroll' })]);
    const { judged, waits } = await judge(0);
    assert.equal(judged, false);
    assert.ok(waits !== null && waits > 1_000 && waits <= 3_100, `${waits}`);
    const then = await judge(3_200);
    assert.equal(then.judged, true);
    assert.equal(then.verdict, 'hijack');
  });

  test('is judged at once where a clock that is ahead says when it was judged', async (t) => {
    const { judge } = await aFlood(t, 1_500);
    assert.equal((await judge(MINUTE)).judged, true);
    assert.equal((await judge(0)).judged, true);
  });
});

test('a session of hundreds of requests is judged as often as something happens in it', async (t) => {
  const { judge } = await aFlood(t, 300);
  assert.equal((await judge(0)).judged, true);
  const { judged, waits } = await judge(0);
  assert.deepEqual([judged, waits], [true, null]);
});
