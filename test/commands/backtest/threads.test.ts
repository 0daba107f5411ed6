import assert from 'node:assert/strict';
import { it } from 'node:test';
import { putTogether } from '../../../src/commands/backtest/report/report.ts';
import { type RunOptions, runBacktest } from '../../../src/commands/backtest/run.ts';
import { NO_POLICY } from '../../../src/domain/judgement/detection-policy.ts';
import { TUNING } from '../../../src/domain/judgement/tuning.ts';
import { smallCorpus } from './corpus.ts';
import { temporaryFolder } from './run-command.ts';

/** On so many threads, however small the log. */
function onThreads(file: string, parts: number, more: Partial<RunOptions> = {}) {
  return runBacktest([file], {
    stdin: process.stdin,
    geoFiles: {},
    keeping: { traces: true },
    rules: { policy: NO_POLICY, tuning: TUNING },
    onProgress: () => {},
    onJudging: () => {},
    parts,
    fewBytes: 0,
    ...more,
  });
}

it('several threads find what one does, and pass on what came to the wrong one', async (t) => {
  const { events, lines } = smallCorpus();
  // The guess looks for the first "actor": here it finds somebody else.
  const misleading = events.map((event, i) =>
    i % 10 === 0
      ? JSON.stringify({ note: { actor: { id: `somebody-${i}` } }, ...event })
      : (lines[i] ?? ''),
  );
  const delivery = JSON.stringify({ data: { events: events.slice(0, 40) } });
  const text = [...misleading.slice(40), delivery, 'not json'].join('\n');
  const file = temporaryFolder(t)('log.ndjson', text);
  const run = async (parts: number) => putTogether((await onThreads(file, parts)).parts);
  const alone = await run(1);
  assert.ok(alone.judged.length > 20);
  assert.equal(alone.events, events.length);
  assert.equal(alone.refusals.count, 1);
  assert.deepEqual(await run(2), alone);
});

it('a log with more sessions than the memory holds says what to do', async (t) => {
  const { events } = smallCorpus();
  const file = temporaryFolder(t)('large.ndjson', sessionsOf(events[0], 40_000));
  const run = onThreads(file, 2, { keeping: { traces: false }, heapMb: 32 });
  await assert.rejects(run, { code: 'log_too_large', message: /fewer days or fewer people/ });
});

/** The event in so many sessions of as many people. */
function sessionsOf(event: unknown, count: number): string {
  const text = JSON.stringify(event);
  const id = (kind: string, i: number) => `${kind}${String(i).padStart(17, '0')}`;
  return Array.from({ length: count }, (_, i) =>
    text
      .replace(/"actor":\{"id":"[^"]+"/, `"actor":{"id":"${id('00u', i)}"`)
      .replace(/"externalSessionId":"[^"]+"/, `"externalSessionId":"${id('idx', i)}"`)
      .replace(/"uuid":"[^"]+"/, `"uuid":"${id('uuid', i)}"`),
  ).join('\n');
}

it('a whole log on one line is taken in whole, however much of it is for the other threads', async (t) => {
  const count = 300_000;
  const events = Array.from(
    { length: count },
    (_, i) =>
      `{"uuid":"u${i}","published":"2026-01-02T03:04:05.678Z","eventType":"user.session.start","actor":{"id":"00u${i % 997}","type":"User"}}`,
  );
  const file = temporaryFolder(t)('log.ndjson', `{"events":[${events.join(',')}]}\n`);
  const { parts } = await onThreads(file, 2);
  const [first, second] = parts;
  assert.equal((first?.events ?? 0) + (second?.events ?? 0), count);
});
