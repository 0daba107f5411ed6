import type { Config } from '../../config.ts';
import { duration } from '../../domain/in-words.ts';
import { STAGE_NAMES } from '../../pipeline/stages.ts';
import {
  readBacklog,
  START_A_WORKER,
  standstillIn,
  waitingInWords,
} from '../../queries/standstill.ts';
import type { Database } from '../../store/database.ts';
import { deadLetters } from '../../store/dead-letters.ts';
import { type Check, type CheckResult, fault, ok, warning } from './check.ts';
import { type DatabaseDoor, whereInOrder } from './database.ts';

/** Wait from which the workers are behind: those that keep up never let a job wait so long. */
const BEHIND_MS = 600_000;

/** Checks that workers take the jobs that wait to be judged, done and told, and that none was given up. */
export function jobChecks({ orgs }: Config, door: DatabaseDoor, now: () => number): Check[] {
  const configured = orgs.map(({ key }) => key);
  const lookForOurs = (database: Database) => lookForDeadLetters(configured, database);
  return [
    {
      org: null,
      name: 'jobs',
      run: () => whereInOrder(door, (database) => lookAtJobs(database, now)),
    },
    { org: null, name: 'failed for good', run: () => whereInOrder(door, lookForOurs) },
  ];
}

async function lookAtJobs(database: Database, now: () => number): Promise<CheckResult> {
  const backlog = await readBacklog({ database });
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

/** Reports dead letters: where nobody reads the metrics, only one incident tells of them, and it may be closed. */
async function lookForDeadLetters(
  configured: readonly string[],
  { pool }: Database,
): Promise<CheckResult> {
  const letters = (await deadLetters(pool)).filter(({ org }) => configured.includes(org));
  if (letters.length === 0) return ok('nothing');
  const stages = STAGE_NAMES.flatMap((stage) => {
    const ofStage = letters.filter((each) => each.stage === stage);
    if (ofStage.length === 0) return [];
    const jobs = ofStage.reduce((sum, each) => sum + each.jobs, 0);
    const since = Math.min(...ofStage.map(({ earliestAt }) => earliestAt.getTime()));
    return `${stage}: ${jobs} since ${new Date(since).toISOString()}`;
  });
  return fault(
    `${stages.join(', ')} failed at every attempt.`,
    'The service’s log says why (“stage failed”). Mend the cause, then run: warden redrive',
  );
}
