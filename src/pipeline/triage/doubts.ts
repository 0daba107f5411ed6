/** What a look leaves out, because it is not proven yet. */
export type Doubts = {
  /** Events (uuids) that are not to count. */
  readonly leftOut: ReadonlySet<string>;
  /** What makes an address bad counts only as far as Okta's own log told it, and where the user was before not at all. */
  readonly othersFromLog: boolean;
};

export const NO_DOUBTS: Doubts = { leftOut: new Set(), othersFromLog: false };
