/** Sessions that are known to be stolen, and how well they were found. */

export type StolenSession = { readonly sessionIds: readonly string[]; readonly kind: string };

/** Returns the labels of a session by any of its ids: a sign-in makes two or three, and each may be given alone. */
export type LabelsOf = (ids: readonly string[]) => readonly StolenSession[];

/** Returns a look-up of labels by any of their session ids. */
export function labelsFinder(labels: readonly StolenSession[]): LabelsOf {
  const byId = new Map<string, StolenSession[]>();
  for (const label of labels) {
    for (const id of label.sessionIds) byId.set(id, [...(byId.get(id) ?? []), label]);
  }
  return (ids) => ids.flatMap((id) => byId.get(id) ?? []);
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
 * Measures how well the flagged sessions match the labels.
 * @param stolen number of labels; all labels of one session are found with it
 * @param userDays people with at least one event on a UTC day, summed over days
 */
export function qualityOf(
  flagged: readonly { readonly key: string; readonly sessionIds: readonly string[] }[],
  labelsOf: LabelsOf,
  stolen: number,
  userDays: number,
): Quality {
  const found = new Set<StolenSession>();
  let right = 0;
  let falseAlarms = 0;
  for (const { key, sessionIds } of flagged) {
    const labels = labelsOf([key, ...sessionIds]);
    if (labels.length === 0) falseAlarms += 1;
    else right += 1;
    for (const label of labels) found.add(label);
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
