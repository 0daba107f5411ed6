/** The same log through the service, as it happens, and through `warden backtest`. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type Judgement, judge } from '../../src/domain/judgement/judge.ts';
import { readLogEvent } from '../../src/okta/log-event.ts';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import { hostilePlaces } from '../../src/pipeline/record/hostile-in-force.ts';
import { createRecorder } from '../../src/pipeline/record.ts';
import { gather } from '../../src/pipeline/triage/gather.ts';
import { triage } from '../../src/pipeline/triage.ts';
import type { EventRow } from '../../src/store/events.ts';
import { runBacktestCommand } from '../commands/backtest/run-command.ts';
import type { JsonObject } from '../scenarios/event-json.ts';
import { clearJobs, testDependencies, waitingJobs } from '../support/dependencies.ts';

const HALF_AN_HOUR = 1_800_000;

export type Said = Pick<Judgement, 'verdict' | 'score' | 'sessionIds' | 'userId' | 'headline'> & {
  readonly evidence: readonly { readonly code: string }[];
  /** Of the finding that is told. */
  readonly at: string | null;
  readonly toIp: string | null;
};

/** What the command says of each session that it judged. */
export async function backtested(
  events: readonly JsonObject[],
  policy: readonly string[] = [],
): Promise<Said[]> {
  const text = events.map((event) => JSON.stringify(event)).join('\n');
  const ran = await runBacktestCommand(['--format', 'ndjson', ...policy, '-'], text);
  assert.equal(ran.status, 0, ran.err);
  return ran.out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** The company's days as the service lives through them: recorded as they come, judged every half an hour. */
export async function lived(
  t: TestContext,
  events: readonly JsonObject[],
  under: (deps: Dependencies) => Dependencies = (deps) => deps,
) {
  const real = under(await testDependencies(t));
  let clock = 0;
  const deps: Dependencies = { ...real, now: () => clock };
  const recorder = createRecorder(deps);
  const toRow = eventRowMaker(deps.fingerprintSources, undefined, hostilePlaces(deps));
  const catchUp = async (rows: readonly EventRow[]) => {
    await recorder.record({ rows, setAside: [] });
    const jobs = await waitingJobs(deps, 'triage');
    for (const { data } of jobs) await triage(deps, data);
    // What is left is second looks, and questions to a System Log that this org does not have.
    await clearJobs(deps);
  };
  let waiting: EventRow[] = [];
  let caughtUpAt = 0;
  for (const raw of events) {
    const reading = readLogEvent(raw);
    assert.ok(reading.ok);
    clock = Math.max(clock, reading.event.publishedAt);
    const body = JSON.stringify(raw);
    // The System Log reader sees the event as well; of the two copies it makes no difference which is kept.
    toRow('main', 'system_log', reading.event, body);
    waiting.push(toRow('main', 'hook', reading.event, body));
    if (clock - caughtUpAt < HALF_AN_HOUR) continue;
    caughtUpAt = clock;
    await catchUp(waiting);
    waiting = [];
  }
  await catchUp(waiting);
  await recorder.drain();
  return deps;
}

/** By session, the verdict that the service left. */
export async function verdictsOf({ database }: Dependencies): Promise<Map<string, string | null>> {
  const { rows } = await database.pool.query<{ session_id: string; verdict: string | null }>(
    'select session_id, verdict from sessions',
  );
  return new Map(rows.map((row) => [row.session_id, row.verdict]));
}

/** What triage would make of the session now that everything is held. */
export async function judgedNow(deps: Dependencies, sessionId: string): Promise<Judgement | null> {
  const org = deps.orgs.get('main');
  assert.ok(org !== undefined);
  const gathered = await deps.database.transaction((tx) => gather(tx, deps, org, sessionId));
  return gathered === null ? null : judge(gathered.timeline, gathered.context);
}
