/**
 * How many days are kept. What goes is gone for good, and a slip in one variable of one instance is enough: so a value that
 * fell, and by which more than a week would go at once, waits for a day or for a person.
 */

/** By what the alarm about a fall is known. */
export const RETENTION_ALARM = { kind: 'retention_fell', subject: 'retention' } as const;

/** As it was last applied, and what has been wanted instead since then. */
export type Retention = {
  readonly days: number;
  readonly fall: RetentionFall | null;
};

export type RetentionFall = {
  /** `RETENTION_DAYS` of whoever keeps house. */
  readonly days: number;
  /** Epoch milliseconds. */
  readonly since: number;
  /** Who said that it is meant; null: nobody yet. */
  readonly confirmedBy: string | null;
};

/** A fall that waits. */
export type HeldFall = RetentionFall & {
  readonly from: number;
  /** Days with events that would go by it at once. */
  readonly going: number;
  /** Epoch milliseconds: then they go. */
  readonly until: number;
};

export type RetentionPlan = {
  /** To be kept by now. */
  readonly days: number;
  /** To be remembered. */
  readonly retention: Retention;
  readonly held: HeldFall | null;
};

/** More than one goes where the service was down for some days, and that is no slip. */
const MOST_AT_ONCE = 7;
const WAITS_MS = 86_400_000;

/**
 * @param known null where none was applied yet: then what is there was meant to be kept
 * @param wanted days
 * @param heldDays days with events, since 1970
 * @param now epoch milliseconds
 */
export function planRetention(
  known: Retention | null,
  wanted: number,
  heldDays: readonly number[],
  now: number,
): RetentionPlan {
  const today = Math.floor(now / 86_400_000);
  const inForce =
    known?.days ?? heldDays.reduce((most, day) => Math.max(most, today - day), wanted);
  const applied = { days: wanted, retention: { days: wanted, fall: null }, held: null };
  // What is past the greater one as well goes in any case.
  const going = heldDays.filter((day) => day >= today - inForce && day < today - wanted).length;
  if (going <= MOST_AT_ONCE) return applied;
  const fall =
    known?.fall?.days === wanted ? known.fall : { days: wanted, since: now, confirmedBy: null };
  const until = fall.since + WAITS_MS;
  if (fall.confirmedBy !== null || now >= until) return applied;
  return {
    days: inForce,
    retention: { days: inForce, fall },
    held: { ...fall, from: inForce, going, until },
  };
}
