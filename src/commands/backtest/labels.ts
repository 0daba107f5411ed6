/** Sessions that are known to be stolen, and how well they were found. */

export type StolenSession = { readonly sessionIds: readonly string[]; readonly kind: string };

/** The label that a session belongs to by one of its ids, if any. */
export type LabelOf = (ids: readonly string[]) => StolenSession | undefined;

/** Looks labels up by any of their session ids. */
export function labelFinder(labels: readonly StolenSession[]): LabelOf {
  const byId = new Map(labels.flatMap((label) => label.sessionIds.map((id) => [id, label])));
  return (ids) => {
    const id = ids.find((candidate) => byId.has(candidate));
    return id === undefined ? undefined : byId.get(id);
  };
}

/** How well a set of flagged sessions finds the stolen ones. */
export type Quality = {
  readonly stolen: number;
  readonly found: number;
  readonly falseAlarms: number;
  /** Flagged sessions that were stolen, of all flagged; null when nothing was flagged. */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly falseAlarmsPer1000UserDays: number | null;
};

/**
 * @param stolen how many labels there are
 * @param userDays people with at least one event on a UTC day, added up
 */
export function qualityOf(
  flagged: readonly { readonly key: string; readonly sessionIds: readonly string[] }[],
  labelOf: LabelOf,
  stolen: number,
  userDays: number,
): Quality {
  const found = new Set<StolenSession>();
  let right = 0;
  let falseAlarms = 0;
  for (const { key, sessionIds } of flagged) {
    const label = labelOf([key, ...sessionIds]);
    if (label === undefined) falseAlarms += 1;
    else {
      right += 1;
      found.add(label);
    }
  }
  return {
    stolen,
    found: found.size,
    falseAlarms,
    precision: right + falseAlarms === 0 ? null : right / (right + falseAlarms),
    recall: stolen === 0 ? null : found.size / stolen,
    falseAlarmsPer1000UserDays: userDays === 0 ? null : (1000 * falseAlarms) / userDays,
  };
}
