/** How an org is set up. Everything has a default that suits a quick test. */
export type OktaOrgOptions = {
  /** Seed of every id, secret and disorder; default 1. */
  readonly seed?: number;
  /** The org's clock against real time, in milliseconds; default 0. */
  readonly clockOffsetMs?: number;
  /** Port on 127.0.0.1; default 0, a free one. */
  readonly port?: number;
  /** Most events of one delivery; Okta documents none; default 100. */
  readonly maxEventsPerDelivery?: number;
  /** How long a receiver may take; Okta's is 3,000 ms, the default. */
  readonly hookTimeoutMs?: number;
  /** Pause before the one retry; Okta documents none; default 0. */
  readonly hookRetryDelayMs?: number;
  readonly disorder?: DeliveryDisorder;
  /** Share of hook events whose `securityContext` has only nulls, though the System Log has it; default 0. */
  readonly nullSecurityContextShare?: number;
  /** Milliseconds from an event to its appearance in the System Log; default 0. */
  readonly logLagMs?: number;
  /**
   * Whether an event published more than a day ago is logged as of then, as where an org has a past; otherwise it is
   * logged now, as an event that comes late. Log the past before anybody reads; default false.
   */
  readonly hasPast?: boolean;
  /** Calls per minute by path prefix, the longest match counts, e.g. `{'/api/v1/logs': 60}`. */
  readonly rateLimits?: Readonly<Record<string, number>>;
  /** Hook deliveries a day; default Okta's 400,000 with a warning at 280,000. */
  readonly hookQuota?: { readonly limit: number; readonly warnAt: number };
  /** Answer every call with Okta's `read only mode`, as in its maintenance windows; default false. */
  readonly readOnly?: boolean;
};

/** What goes wrong on the way to a receiver. Shares are of events, drawn with the org's seed. */
export type DeliveryDisorder = {
  /** Never delivered, and nothing in the log says so. */
  readonly lose?: number;
  /** Delivered again in a later delivery, with another `eventId`. */
  readonly duplicate?: number;
  /** Held back for `lateMs` of real time, so that later events overtake. */
  readonly late?: number;
  readonly lateMs?: number;
  /** Events inside a delivery stand in reverse order. */
  readonly reverse?: boolean;
  /** Events inside a delivery stand in any order. */
  readonly shuffle?: boolean;
};

export type ResolvedOptions = Required<OktaOrgOptions>;

export function withDefaults(options: OktaOrgOptions): ResolvedOptions {
  return {
    seed: 1,
    clockOffsetMs: 0,
    port: 0,
    maxEventsPerDelivery: 100,
    hookTimeoutMs: 3_000,
    hookRetryDelayMs: 0,
    disorder: {},
    nullSecurityContextShare: 0,
    logLagMs: 0,
    hasPast: false,
    rateLimits: {},
    hookQuota: { limit: 400_000, warnAt: 280_000 },
    readOnly: false,
    ...options,
  };
}
