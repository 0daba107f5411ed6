/** Adds up the results of all companies. */
import { type Counts, DETECTORS, type Measured } from './measure.ts';

export type Score = {
  readonly id: string;
  readonly title: string;
  readonly recall: number;
  readonly falseAlarms: number;
  readonly per1000UserDays: number;
  /** Share of true thefts among what was flagged; null where nothing was. */
  readonly precision: number | null;
};

export type Summary = {
  readonly events: number;
  readonly sessions: number;
  readonly userDays: number;
  readonly stolen: number;
  readonly scores: readonly Score[];
};

/** Returns the shares and rates of all companies taken together. */
export function summaryOf(all: readonly Measured[]): Summary {
  const sum = (of: (one: Measured) => number) => all.reduce((total, one) => total + of(one), 0);
  const userDays = sum((one) => one.userDays);
  const stolen = sum((one) => one.stolen);
  const scores = DETECTORS.map(({ id, title }) => {
    const count = (of: (counts: Counts) => number) =>
      sum((one) =>
        of(one.byDetector.get(id) ?? { found: 0, flagged: 0, right: 0, falseAlarms: 0 }),
      );
    const flagged = count((counts) => counts.flagged);
    const falseAlarms = count((counts) => counts.falseAlarms);
    return {
      id,
      title,
      recall: stolen === 0 ? 0 : count((counts) => counts.found) / stolen,
      falseAlarms,
      per1000UserDays: userDays === 0 ? 0 : (1000 * falseAlarms) / userDays,
      precision: flagged === 0 ? null : count((counts) => counts.right) / flagged,
    };
  });
  return {
    events: sum((one) => one.events),
    sessions: sum((one) => one.sessions),
    userDays,
    stolen,
    scores,
  };
}

/** Returns the sums by kind of theft, most frequent first. */
export function theftsOf(
  all: readonly Measured[],
): [string, { stolen: number; found: Map<string, number> }][] {
  const rows = new Map<string, { stolen: number; found: Map<string, number> }>();
  for (const { byTheft } of all) {
    for (const [kind, { stolen, found }] of byTheft) {
      const row = rows.get(kind) ?? { stolen: 0, found: new Map() };
      row.stolen += stolen;
      for (const [id, count] of found) row.found.set(id, (row.found.get(id) ?? 0) + count);
      rows.set(kind, row);
    }
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Returns the sums by kind of ordinary life. */
export function livesOf(
  all: readonly Measured[],
): [string, { personDays: number; falseAlarms: Map<string, number> }][] {
  const rows = new Map<string, { personDays: number; falseAlarms: Map<string, number> }>();
  for (const { byLife } of all) {
    for (const [kind, { personDays, falseAlarms }] of byLife) {
      const row = rows.get(kind) ?? { personDays: 0, falseAlarms: new Map() };
      row.personDays += personDays;
      for (const [id, count] of falseAlarms)
        row.falseAlarms.set(id, (row.falseAlarms.get(id) ?? 0) + count);
      rows.set(kind, row);
    }
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
}
