/** How often a user's devices are new, and whose else a device is. */
import type { Habits, UserBaseline } from '../baseline.ts';
import type { Suspicion } from '../evidence/evidence.ts';
import type { JudgeContext } from '../judge-context.ts';
import { noveltyRate } from './weigh.ts';

/** From here on a device counts as shared: a kiosk or a virtual desktop. */
const SHARED_BY = 3;

/** Enough days to tell a user whose device looks new every day from one whose never does. */
const ENOUGH_DAYS = 5;

/** On which share of days this user has a device that was never seen; null while too few are known. */
export function usualNovelty(habits: Habits<string>): number | null {
  return daysOfAll(habits) < ENOUGH_DAYS ? null : noveltyRate(habits);
}

/** The days of each device added up. */
function daysOfAll(habits: Habits<string>): number {
  let days = 0;
  for (const habit of habits.values()) days += habit.days;
  return days;
}

/**
 * A mark that is another at nearly every request, as this user's are, tells no device from another. That it is another
 * in every session is nothing unusual: some browsers see to that, and within a session they keep it.
 */
export function isUnsteady(habits: Habits<string>, { seen }: UserBaseline): boolean {
  return (usualNovelty(habits) ?? 0) >= MOSTLY_NEW && daysOfAll(habits) >= MANY_A_DAY * seen.days;
}

/** Half is the most that `usualNovelty` says (J). */
const MOSTLY_NEW = 0.4;
/** Somebody signs in twice or thrice on a day (J). */
const MANY_A_DAY = 4;

/** Several people come from it: it says little of who they are. */
export function isShared({ context }: Suspicion, ids: ReadonlySet<string>): boolean {
  return usersOf(ids, context) >= SHARED_BY;
}

/** How many others came from one of them before. */
export function usersOf(ids: ReadonlySet<string>, { org }: JudgeContext): number {
  return Math.max(0, ...[...ids].map((id) => org.deviceUsers.get(id) ?? 0));
}
