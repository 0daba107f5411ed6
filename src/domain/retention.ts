/**
 * Decides how many days of events are kept. Deletion is final, and one slip in one variable of one instance is enough:
 * so a lower value that would delete more than a week at once waits for a day or for a person.
 */

/** Kind and subject of the alarm about a lowered retention. */
export const RETENTION_ALARM = { kind: 'retention_fell', subject: 'retention' } as const;

/** The retention last applied, and the lower one asked for since, if any. */
export type Retention = {
  readonly days: number;
  readonly fall: RetentionFall | null;
};

export type RetentionFall = {
  /** `RETENTION_DAYS` of the instance that does the housekeeping. */
  readonly days: number;
  /** Epoch milliseconds. */
  readonly since: number;
  /** Who confirmed that it is intended; null while nobody has. */
  readonly confirmedBy: string | null;
};

/** A lower retention that is not applied yet. */
export type HeldFall = RetentionFall & {
  readonly from: number;
  /** How many days with events it would delete at once. */
  readonly going: number;
  /** When those days are deleted, epoch milliseconds. */
  readonly until: number;
};

export type RetentionPlan = {
  /** The retention to apply now. */
  readonly days: number;
  /** What to store for the next call. */
  readonly retention: Retention;
  readonly held: HeldFall | null;
};

/** Days that may be deleted at once. Several are due after the service was down for some days, which is no slip. */
const MOST_AT_ONCE = 7;
const WAITS_MS = 86_400_000;

/**
 * Returns the retention to apply now, and the fall that waits, if any.
 * @param known null where none was applied yet: then the oldest day held is taken as intended
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
  // Days older than both values are deleted in any case.
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
