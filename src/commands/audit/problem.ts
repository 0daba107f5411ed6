/** What is wrong with a history, or with a copy of it. */
export type Problem = {
  /** As `incidentName` has it. */
  readonly incident: string;
  readonly problem: string;
};
