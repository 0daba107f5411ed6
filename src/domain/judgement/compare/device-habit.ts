/** How often a user's devices are new, and whose else a device is. */
import type { Habits, UserBaseline } from '../baseline.ts';
import type { Suspicion } from '../evidence/evidence.ts';
import type { JudgeContext } from '../judge-context.ts';
import { noveltyRate } from './weigh.ts';

/** How many other users make a device a shared one: a kiosk or a virtual desktop. */
const SHARED_BY = 3;

/** Enough days to tell a user whose device looks new every day from one whose never does. */
const ENOUGH_DAYS = 5;

/** The share of days on which this user has a device never seen before; null while too few days are known. */
export function usualNovelty(habits: Habits<string>): number | null {
  return daysOfAll(habits) < ENOUGH_DAYS ? null : noveltyRate(habits);
}

/** The sum of the days on which each device was seen. */
function daysOfAll(habits: Habits<string>): number {
  let days = 0;
  for (const habit of habits.values()) days += habit.days;
  return days;
}

/**
 * Whether the user's marks (cookies or fingerprints) change at nearly every request, so that they tell no device from
 * another. A new one in every session is not enough: some browsers see to that, and keep it within a session.
 */
export function isUnsteady(habits: Habits<string>, { seen }: UserBaseline): boolean {
  return (usualNovelty(habits) ?? 0) >= MOSTLY_NEW && daysOfAll(habits) >= MANY_A_DAY * seen.days;
}

/** `usualNovelty` where nearly every mark is new; it returns 0.5 at most (J). */
const MOSTLY_NEW = 0.4;
/** Marks a day that two or three sign-ins do not explain (J). */
const MANY_A_DAY = 4;

/** Whether several people come from one of these devices, so that it says little of who they are. */
export function isShared({ context }: Suspicion, ids: ReadonlySet<string>): boolean {
  return usersOf(ids, context) >= SHARED_BY;
}

/** How many other users came from one of these devices before: the most that any has. */
export function usersOf(ids: ReadonlySet<string>, { org }: JudgeContext): number {
  return Math.max(0, ...[...ids].map((id) => org.deviceUsers.get(id) ?? 0));
}
