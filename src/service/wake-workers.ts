/**
 * Wakes workers where no notification does: a job whose time has come, a notification that was lost, a worker that
 * died. It asks the database once a second for all queues together, and at the moment a known job becomes due.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { STAGE_NAMES } from '../pipeline/stages.ts';
import { needsOf, type Sql } from '../store/waiting-jobs.ts';

/** Longest time between two looks: the most by which a lost notification delays a job. */
const LOOK_MS = 1_000;
/** Shortest time between two looks, so that many jobs due one after the other share one query. */
const LOOK_AT_LEAST_MS = 20;

/** Wakes workers until `signal` aborts. */
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
      // Logged once, not every second, while Postgres is away.
      if (seen) log.warn({ err }, 'what waits in the queues was not seen');
      seen = false;
    }
    // Aborted: the loop ends by itself.
    await wait(nextMs, undefined, { signal }).catch(() => {});
  }
}

/** Wakes as many idle workers as jobs are due. Returns in how many milliseconds to look again. */
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

/** Has the library hand the jobs of dead workers to others, without waiting for it. */
function takeOver(boss: PgBoss, log: Logger): void {
  if (boss.isMaintaining()) return;
  boss
    .supervise()
    .catch((err) => log.warn({ err }, 'the jobs of a worker that died were not taken over'));
}
