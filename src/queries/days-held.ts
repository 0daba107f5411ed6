/** The days of events as a person asks about them: what is there, what goes next, and what is in the way. */
import { planRetention, type RetentionPlan } from '../domain/retention.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { daysAhead } from '../pipeline/expire/days.ts';
import {
  bytesOfDays,
  type HeldDays,
  type Holder,
  heldDays,
  holdersOfDays,
} from '../store/held-days.ts';
import { dayOf } from '../store/partitions.ts';
import { readRetention } from '../store/retention.ts';

/** A worker makes three, each day anew. */
export const ENOUGH_AHEAD = 2;

export type DaysHeld = {
  readonly held: HeldDays;
  /** Of all of them with their indexes. */
  readonly bytes: number;
  /** From tomorrow on. */
  readonly ahead: number;
  readonly plan: RetentionPlan;
  /** What the next round of housekeeping drops: days since 1970, the oldest first. */
  readonly next: readonly number[];
  /** Who keeps it from that, or from making the days ahead, where there is anything to do. */
  readonly holders: readonly Holder[];
};

/**
 * Changes nothing.
 * @param wanted `RETENTION_DAYS` of whoever keeps house
 */
export async function daysHeld(
  { database: { pool }, now }: Pick<Dependencies, 'database' | 'now'>,
  wanted: number,
): Promise<DaysHeld> {
  const held = await heldDays(pool);
  const at = now();
  const plan = planRetention(await readRetention(pool), wanted, held.days, at);
  const next = held.days.filter((day) => day < dayOf(at) - plan.days);
  const ahead = daysAhead(held.days, dayOf(at));
  const isDone = next.length === 0 && ahead >= ENOUGH_AHEAD;
  const holders = isDone ? [] : await holdersOfDays(pool);
  const bytes = await bytesOfDays(pool);
  return { held, bytes, ahead, plan, next, holders };
}
