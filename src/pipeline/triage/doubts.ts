/** What a judgement leaves out because it is not proven yet. */
export type Doubts = {
  /** Events (uuids) that are not to count. */
  readonly leftOut: ReadonlySet<string>;
  /** Whether others' deeds at an address count only if Okta's own log told them, and where the user was before not. */
  readonly othersFromLog: boolean;
};

export const NO_DOUBTS: Doubts = { leftOut: new Set(), othersFromLog: false };
