/** A fault of a history, or of a copy of it. */
export type Problem = {
  /** The incident's name by `incidentName`. */
  readonly incident: string;
  readonly problem: string;
};
