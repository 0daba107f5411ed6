/** What is wrong with a history, or with a copy of it. */
export type Problem = {
  /** `main/42` */
  readonly incident: string;
  readonly problem: string;
};
