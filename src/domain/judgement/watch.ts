/**
 * A time in which a user is watched more strictly, and why; epoch milliseconds. It applies to what happened in that
 * time, whenever that is judged.
 */
export type Watch = {
  readonly since: number;
  readonly until: number;
  /** The incident that it follows up. */
  readonly incidentId: number;
  readonly reason: string;
  /** `system`, or who began it by hand. */
  readonly by: string;
};

/** The watch that applies at a moment; null where none does. */
export function watchAt(watches: readonly Watch[], at: number): Watch | null {
  return watches.find(({ since, until }) => since <= at && at < until) ?? null;
}
