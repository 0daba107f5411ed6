import type { Habits } from '../baseline.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { EvidenceCode } from '../evidence-codes.ts';
import type { JudgeContext } from '../judge-context.ts';
import { chanceOfNew } from '../score.ts';

/** One piece of evidence as the list that every kind returns; nothing where the weight rounds to zero. */
export function weigh(
  code: EvidenceCode,
  weight: number,
  detail: string,
  facts: Evidence['facts'] = {},
): readonly Evidence[] {
  const rounded = Math.round(weight * 100) / 100;
  return rounded === 0 ? [] : [{ code, weight: rounded, detail, facts }];
}

/** How likely a value not met before is in this user's ordinary life (`chanceOfNew`). */
export function noveltyRate<K>(habits: Habits<K>): number {
  let once = 0;
  let all = 0;
  for (const habit of habits.values()) {
    if (habit.days <= 1) once += 1;
    all += habit.days;
  }
  return chanceOfNew(once, all);
}

/**
 * `noveltyRate`, kept between `least` and 0.5. A few days without anything new do not mean that there never is: half a
 * novelty is assumed for the days seen, as in `chanceOfNew`.
 */
export function noveltyOfDays<K>(habits: Habits<K>, days: number, least: number): number {
  return Math.min(0.5, Math.max(least, 0.5 / Math.max(1, days), noveltyRate(habits)));
}

/** How well a value is known: seen on two days or more, once, or never. */
export function familiarity<K>(habits: Habits<K>, key: K | null): 'habit' | 'once' | 'never' {
  const habit = key === null ? undefined : habits.get(key);
  if (habit === undefined) return 'never';
  return habit.days >= 2 ? 'habit' : 'once';
}

/**
 * How much it says, as a share, that this user is somewhere else: all of it for somebody who is always at the same
 * places, little for somebody who is on a new network every other day.
 */
export function settledness({ baseline, tuning }: JudgeContext): number {
  const rate = noveltyOfDays(baseline.asns, baseline.seen.days, tuning.weights.leastNovelty);
  return Math.max(LEAST_SETTLED, 1 - 2 * rate);
}

const LEAST_SETTLED = 0.2;
