/** Measures calibration: whether of ten sessions with a score of 0.8 eight were stolen. */

export type Bin = {
  readonly from: number;
  readonly to: number;
  readonly sessions: number;
  readonly stolen: number;
  /** Mean score of the bin's sessions, the prediction. */
  readonly predicted: number;
  /** Share of them that was stolen, the truth. */
  readonly observed: number;
};

export type Scored = { readonly score: number; readonly stolen: boolean };

/** Edges are finer at both ends, where almost all sessions lie. */
const EDGES = [0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99, 1];

/** Returns the bins that contain a session, from low to high. */
export function calibrationOf(sessions: readonly Scored[]): Bin[] {
  return EDGES.slice(1).flatMap((to, i) => {
    const from = EDGES[i] ?? 0;
    const inside = sessions.filter(({ score }) => score >= from && (score < to || to === 1));
    if (inside.length === 0) return [];
    const stolen = inside.filter((session) => session.stolen).length;
    const predicted = inside.reduce((sum, { score }) => sum + score, 0) / inside.length;
    return [
      { from, to, sessions: inside.length, stolen, predicted, observed: stolen / inside.length },
    ];
  });
}
