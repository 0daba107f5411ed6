/** Tells whether jobs wait and no worker takes them: all looks healthy then, but nothing is judged, done or told. */
import { plural } from '../domain/in-words.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { STAGE_NAMES, type StageName } from '../pipeline/stages.ts';
import { type Backlog, backlogOf, COUNTED_AT_MOST } from '../store/backlog.ts';

export type Standstill = {
  /** Since when the oldest job waits. */
  readonly since: Date;
  /** How many wait, by stage; at most `COUNTED_AT_MOST` of each. */
  readonly waiting: Readonly<Partial<Record<StageName, number>>>;
};

/** How long a queue has to stand still: a worker takes a job within a second, and starts anew in less than this. */
const STILL_AFTER_MS = 120_000;

/** Reads what waits in each stage’s queue. */
export function readBacklog({ database }: Pick<Dependencies, 'database'>): Promise<Backlog[]> {
  return backlogOf(database.pool, STAGE_NAMES);
}

/** Whether nobody takes the jobs of a queue; false where workers do, however far behind they are. */
export function standsStill({ oldestMs, takenAgoMs }: Backlog): boolean {
  return Math.min(oldestMs, takenAgoMs ?? oldestMs) > STILL_AFTER_MS;
}

/** Returns the standstill over all stages, each checked by itself; null where none stands still. */
export function standstillIn(backlog: readonly Backlog[], now: number): Standstill | null {
  const still = backlog.filter(standsStill);
  if (still.length === 0) return null;
  const oldestMs = Math.max(...still.map((each) => each.oldestMs));
  const waiting = Object.fromEntries(still.map((each) => [each.stage, each.waiting]));
  return { since: new Date(now - oldestMs), waiting };
}

/** Reads the standstill as it is now. */
export async function readStandstill(
  deps: Pick<Dependencies, 'database' | 'now'>,
): Promise<Standstill | null> {
  return standstillIn(await readBacklog(deps), deps.now());
}

/** What to do where jobs stand still. */
export const START_A_WORKER =
  'Start one: “warden serve” in all roles, or in the role worker; where one runs, its log says why it takes none.';

const WAITS: Readonly<Record<StageName, readonly [one: string, many: string]>> = {
  triage: ['session waits to be judged', 'sessions wait to be judged'],
  respond: ['incident waits to be acted on', 'incidents wait to be acted on'],
  confirm: ['containment waits to be verified', 'containments wait to be verified'],
  notify: ['incident waits to be told', 'incidents wait to be told'],
  escalate: ['question waits to be asked again', 'questions wait to be asked again'],
};

/** Such as `12 sessions wait to be judged, 1 incident waits to be told`. */
export function waitingInWords({ waiting }: Pick<Standstill, 'waiting'>): string {
  const stages = STAGE_NAMES.flatMap((stage) => {
    const jobs = waiting[stage] ?? 0;
    const [one, many] = WAITS[stage];
    if (jobs === 0) return [];
    return jobs < COUNTED_AT_MOST ? plural(jobs, one, many) : `${COUNTED_AT_MOST} or more ${many}`;
  });
  return stages.join(', ');
}
