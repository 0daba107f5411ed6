import { duration } from '../../domain/in-words.ts';
import { START_A_WORKER, standstillIn, waitingInWords } from '../../pipeline/standstill.ts';
import { type Check, type CheckResult, fault, off, ok, warning } from './check.ts';
import type { DatabaseDoor, DatabaseFacts } from './database.ts';

/** Workers that keep up never let a job wait that long. */
const BEHIND_MS = 600_000;

/** One check: that somebody takes the jobs that wait to be judged, done and told. */
export function jobChecks(door: DatabaseDoor, now: () => number): Check[] {
  return [{ org: null, name: 'jobs', run: () => lookAtJobs(door, now) }];
}

async function lookAtJobs(door: DatabaseDoor, now: () => number): Promise<CheckResult> {
  if (door.kind !== 'open' || !(await isInOrder(door.facts)))
    return off('not looked at: see “database”');
  const backlog = await door.facts.backlog();
  const still = standstillIn(backlog, now());
  if (still !== null)
    return fault(
      `${waitingInWords(still)}, the oldest since ${still.since.toISOString()}: no worker takes jobs.`,
      START_A_WORKER,
    );
  const waiting = backlog.reduce((sum, each) => sum + each.waiting, 0);
  if (waiting === 0) return ok('none waits');
  const oldestMs = Math.max(...backlog.map((each) => each.oldestMs));
  const detail = `${waiting} wait, the oldest for ${duration(oldestMs)}`;
  if (oldestMs < BEHIND_MS) return ok(detail);
  return warning(
    `${detail}: workers take them and do not keep up.`,
    'After a standstill, wait while warden_jobs_waiting falls; else run another worker, or look in the log for “stage failed”.',
  );
}

async function isInOrder(facts: DatabaseFacts): Promise<boolean> {
  const pending = await facts.pendingMigrations().catch(() => null);
  return pending?.length === 0;
}
