/**
 * Wakes workers for what no notification tells: a job whose time has come, a notification that was lost, a worker
 * that died. It asks once a second for all queues together, and to the moment where a job is known to become due.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { STAGE_NAMES } from '../pipeline/stages.ts';
import { needsOf, type Sql } from '../store/waiting-jobs.ts';

/** What a lost notification costs at the most. */
const LOOK_MS = 1_000;
/** Many jobs that become due one after the other are not worth a question each. */
const LOOK_AT_LEAST_MS = 20;

/** Runs until `signal` aborts. */
export async function wakeWorkers(boss: PgBoss, log: Logger, signal: AbortSignal): Promise<void> {
  const db = boss.getDb();
  const sql: Sql = { query: (text, values) => db.executeSql(text, values) };
  let seen = true;
  while (!signal.aborted) {
    let nextMs = LOOK_MS;
    try {
      nextMs = await look(boss, sql, log);
      seen = true;
    } catch (err) {
      // Once, not every second, while Postgres is away.
      if (seen) log.warn({ err }, 'what waits in the queues was not seen');
      seen = false;
    }
    // Aborted: the loop ends by itself.
    await wait(nextMs, undefined, { signal }).catch(() => {});
  }
}

/** Wakes as many idle workers as there are jobs; returns when to look again. */
async function look(boss: PgBoss, sql: Sql, log: Logger): Promise<number> {
  const needs = await needsOf(sql, STAGE_NAMES, LOOK_MS);
  const workers = boss.getWipData();
  for (const { queue, due } of needs) {
    const idle = workers.filter(({ name, count }) => name === queue && count === 0);
    for (const { id } of idle.slice(0, due)) boss.notifyWorker(id);
  }
  if (needs.some(({ abandoned }) => abandoned)) takeOver(boss, log);
  const soonest = Math.min(LOOK_MS, ...needs.flatMap(({ nextInMs }) => nextInMs ?? []));
  return Math.max(soonest, LOOK_AT_LEAST_MS);
}

/** Has the library give what nobody holds any more to another worker; nothing waits for that. */
function takeOver(boss: PgBoss, log: Logger): void {
  if (boss.isMaintaining()) return;
  boss
    .supervise()
    .catch((err) => log.warn({ err }, 'the jobs of a worker that died were not taken over'));
}
