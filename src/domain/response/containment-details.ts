/** What is known of a containment: when we acted, what confirms it, and what broke it. Times are epoch milliseconds. */

export type ContainmentDetails = {
  /** By our clock. */
  readonly lastActedAt: number;
  /** The same by Okta's, which its events go by; absent while the two agree. */
  readonly lastActedAtOkta?: number;
  readonly checkedAt: number | null;
  /** Okta's own events that confirm what we did. */
  readonly confirmations: readonly Confirmation[];
  /** The event that shows the session alive after we acted; null while there is none. */
  readonly brokenBy: {
    readonly uuid: string;
    readonly at: number;
    readonly eventType: string;
    /** The hook alone tells of it, and the log could not be asked. */
    readonly unproven?: true;
  } | null;
  readonly timesBroken: number;
  /** Why it cannot be called verified, in words. */
  readonly unverifiedBecause: string | null;
};

export type Confirmation = {
  readonly uuid: string;
  readonly at: number;
  readonly eventType: string;
  readonly says: string;
  /** Of Universal Logout, the applications that Okta sent it to, by Okta's ids; absent where it names none. */
  readonly appIds?: readonly string[];
};
