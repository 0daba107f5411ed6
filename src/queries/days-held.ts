/** Tells a person which days of events are held, which are dropped next, and what is in the way of that. */
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

/** Days ahead from which on there are enough; a worker keeps three. */
export const ENOUGH_AHEAD = 2;

export type DaysHeld = {
  readonly held: HeldDays;
  /** Size of all held days with their indexes. */
  readonly bytes: number;
  /** How many days from tomorrow on have a partition. */
  readonly ahead: number;
  readonly plan: RetentionPlan;
  /** What the next round of housekeeping drops: days since 1970, the oldest first. */
  readonly next: readonly number[];
  /** Who is in the way of that, or of making the days ahead; empty where there is nothing to do. */
  readonly holders: readonly Holder[];
};

/**
 * Reads it all and changes nothing.
 * @param wanted `RETENTION_DAYS` of the worker that does the housekeeping
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
