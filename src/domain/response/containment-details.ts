/**
 * What is known of a containment: when the service acted, what confirms it, and what broke it. Times are epoch
 * milliseconds.
 */

export type ContainmentDetails = {
  /** By the service's clock. */
  readonly lastActedAt: number;
  /** The same by Okta's clock, which dates its events; absent while the two agree. */
  readonly lastActedAtOkta?: number;
  readonly checkedAt: number | null;
  /** Okta's own events that confirm what the service did. */
  readonly confirmations: readonly Confirmation[];
  /** The event that shows the session alive after the service acted; null while there is none. */
  readonly brokenBy: {
    readonly uuid: string;
    readonly at: number;
    readonly eventType: string;
    /** Only the hook tells of it, and the log could not be asked. */
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
  /** The applications that Okta sent Universal Logout to, by Okta's ids; absent where it names none. */
  readonly appIds?: readonly string[];
};
