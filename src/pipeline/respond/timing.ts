/** How long a worker waits for an action, for Okta and for other workers. */
export type RespondTiming = {
  /** How long a worker may be silent before its action is given to another. */
  readonly leaseMs: number;
  /** First pause after a passing failure; doubled each time, up to `longestPauseMs`. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** After so long without an answer from Okta, a person decides. */
  readonly giveUpAfterMs: number;
};

export const DEFAULT_TIMING: RespondTiming = {
  leaseMs: 15_000,
  firstPauseMs: 1_000,
  longestPauseMs: 120_000,
  giveUpAfterMs: 2 * 3_600_000,
};
