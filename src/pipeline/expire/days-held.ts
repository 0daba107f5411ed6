/** The days of events as a person asks about them: what is there, what goes next, and what is in the way. */
import { planRetention, type RetentionPlan } from '../../domain/retention.ts';
import { type HeldDays, type Holder, heldDays, holdersOfDays } from '../../store/held-days.ts';
import { dayOf } from '../../store/partitions.ts';
import { readRetention } from '../../store/retention.ts';
import type { Dependencies } from '../dependencies.ts';
import { daysAhead } from './days.ts';

export type DaysHeld = {
  readonly held: HeldDays;
  /** From tomorrow on. */
  readonly ahead: number;
  readonly plan: RetentionPlan;
  /** What the next round of housekeeping drops: days since 1970, the oldest first. */
  readonly next: readonly number[];
  /** Who keeps it from that, where anything is to go. */
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
  const holders = next.length === 0 ? [] : await holdersOfDays(pool);
  return { held, ahead: daysAhead(held.days, dayOf(at)), plan, next, holders };
}
