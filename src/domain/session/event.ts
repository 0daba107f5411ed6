/**
 * One Okta System Log event, reduced to what judging needs. `okta/log-event.ts` is the only place
 * that builds one; everything here is plain data, and `null` always means "Okta did not say".
 */
export type LogEvent = {
  /** Okta's identifier of the event; with the org it is the key that makes recording exactly-once. */
  readonly uuid: string;
  /** When it happened at Okta, epoch milliseconds UTC. The only clock that orders events. */
  readonly publishedAt: number;
  readonly eventType: string;
  readonly displayMessage: string | null;
  readonly actor: Actor;
  readonly targets: readonly Target[];
  /** For an enrolment the reason names the factor: `User set up GOOGLE_TOKEN_FACTOR factor`. */
  readonly outcome: { readonly result: string | null; readonly reason: string | null };
  /** `authenticationContext.externalSessionId` as Okta gave it; see `usableSessionId` for the gate. */
  readonly externalSessionId: string | null;
  readonly rootSessionId: string | null;
  readonly client: Client;
  readonly network: Network;
  readonly device: Device | null;
  /** What Okta Verify says of the program that asked it; null for events that answer no factor. */
  readonly authenticator: Authenticator | null;
  /** `debugData.dtHash`: hash of the device-token cookie. A thief with the whole cookie jar keeps it. */
  readonly deviceToken: string | null;
  /** `debugData.deviceFingerprint`: computed in the browser, so not stolen with the cookies. */
  readonly deviceFingerprint: string | null;
  /** `transaction.type`: `JOB` is what Okta does by itself. */
  readonly transactionType: string | null;
  /** Set when the call was made with an API token: such an event belongs to no browser session. */
  readonly apiTokenId: string | null;
  readonly opinion: OktaOpinion;
  readonly debug: DebugFacts;
};

export type Actor = {
  readonly id: string;
  readonly type: string;
  /** The login, or null when Okta wrote `unknown`. */
  readonly alternateId: string | null;
  readonly displayName: string | null;
};

export type Target = {
  readonly id: string;
  readonly type: string;
  readonly alternateId: string | null;
  readonly displayName: string | null;
};

export type Client = {
  /** OAuth client or agent id, e.g. the Admin Console's. */
  readonly id: string | null;
  readonly ip: string | null;
  /** The raw header, as whoever sent it chose to write it: attacker-controlled. */
  readonly userAgent: string | null;
  readonly place: Place | null;
};

export type Place = {
  readonly country: string | null;
  readonly city: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
};

/** What the address belongs to: Okta's `securityContext`, then `ipDetails`, then the service's own tables. */
export type Network = {
  readonly asn: number | null;
  readonly asOrg: string | null;
  readonly isp: string | null;
  readonly domain: string | null;
  readonly isProxy: boolean | null;
  /** From `ipDetails.ipServiceCategories` and `debugData.tunnels`. */
  readonly services: readonly NetworkService[];
};

export type NetworkService = {
  /** `VPN`, `PROXY`, `TOR`, `RESIDENTIAL_PROXY`, …, upper case with underscores. */
  readonly type: string;
  readonly operator: string | null;
  readonly anonymous: boolean | null;
};

export type Device = {
  readonly id: string | null;
  readonly managed: boolean | null;
};

/** `authenticationContext.authenticatorContext`, of FastPass. */
export type Authenticator = {
  /** How the program reached Okta Verify, e.g. `LOOPBACK`. */
  readonly bindingMethod: string | null;
  /** Whether the program's signature holds: `SUCCESS`, `NO_SIGNATURE`. */
  readonly validationStatus: string | null;
  /** The program's identifier, e.g. `com.google.Chrome.helper`. */
  readonly binary: string | null;
};

/** What Okta itself thought of the request. */
export type OktaOpinion = {
  readonly threatSuspected: boolean | null;
  readonly riskLevel: 'LOW' | 'MEDIUM' | 'HIGH' | null;
  readonly riskReasons: readonly string[];
  readonly detectionName: string | null;
  /** Who says so, where it is not Okta itself: a provider of shared signals. */
  readonly riskIssuer: string | null;
  /** e.g. `New Device` → `POSITIVE`. */
  readonly behaviors: Readonly<Record<string, string>>;
};

/** The few keys of `debugData` that judging reads. Okta does not promise they stay. */
export type DebugFacts = {
  readonly requestUri: string | null;
  /** Ids of the hooks configured to bring this event: the proof of completeness. */
  readonly targetEventHookIds: readonly string[];
  /** `user.session.end`: the session that ended; the event's own session may be an admin's. */
  readonly endedSessionId: string | null;
  /** `user.session.end`: why Okta ended it, e.g. `DBSC_KID_MISMATCH`; null for a sign-out. */
  readonly terminationReason: string | null;
  /** `user.authentication.universal_logout`: the applications that Okta sent it to. */
  readonly loggedOutAppIds: readonly string[];
  /** The authenticator used, e.g. `FIDO_WEBAUTHN`, `SIGNED_NONCE`, `OKTA_VERIFY_PUSH`. */
  readonly factor: string | null;
  /** `user.account.privilege.grant`: the admin role, in Okta's words. */
  readonly privilege: string | null;
  /** `system.operation.rate_limit.*`: which limit. */
  readonly operationRateLimitType: string | null;
  /** Only on `user.session.context.change`. */
  readonly contextChange: ContextChange | null;
  /** Only on `user.account.report_suspicious_activity_by_enduser`. */
  readonly reported: ReportedActivity | null;
};

/** Event type of a user's report that something was not them: the button in Okta's mails, or on the dashboard. */
export const REPORTED_BY_USER = 'user.account.report_suspicious_activity_by_enduser';

/** Event type of Okta ending a user's sessions in applications; logged only where some are set up for it. */
export const UNIVERSAL_LOGOUT = 'user.authentication.universal_logout';

/** Event type of Okta taking a security event of a provider of shared signals. */
export const SIGNAL_RECEIVED = 'security.events.provider.receive_event';

/** What a user did not recognise, in Okta's mail or on their dashboard. */
export type ReportedActivity = {
  readonly ip: string | null;
  /** When it happened, epoch milliseconds. */
  readonly at: number | null;
  /** The browser and the system, in Okta's words. */
  readonly client: string | null;
};

/** Event type of Okta seeing a session at another address, or from a device that describes itself differently. */
export const CONTEXT_CHANGED = 'user.session.context.change';

/** What changed of a session. */
export type ContextChange = {
  /** The address after the change. */
  readonly newIp: string | null;
  /** The device was managed, and no longer is. */
  readonly lostManagement: boolean;
};

/** The event types that the baseline rule leaves out: they are logged from other devices or by others. */
export const EXCLUDED_FROM_BASELINE_RULE: ReadonlySet<string> = new Set([
  'user.session.clear',
  'user.authentication.auth_via_mfa',
  'user.mfa.factor.activate',
  'user.session.end',
]);

/** Results of what really happened; null is one, because an event without a result is itself what happened. */
export const SUCCEEDED: ReadonlySet<string | null> = new Set(['SUCCESS', 'ALLOW', null]);

/**
 * The name of the session an event belongs to, or null where it belongs to none. Ids that are null, empty, `unknown`,
 * `null` or `-`, and `trs…` (one-shot ids of API-token calls), would tie strangers together; ids that are too long are
 * none of Okta's.
 */
export function usableSessionId(event: LogEvent): string | null {
  if (event.apiTokenId !== null) return null;
  const own = usable(event.externalSessionId);
  if (own === null) return null;
  return usable(event.rootSessionId) ?? own;
}

/** The longest id accepted; Okta's have 25 characters. */
const LONGEST = 200;

function usable(id: string | null): string | null {
  if (id === null || id === '' || id === 'unknown' || id === 'null' || id === '-') return null;
  return id.startsWith('trs') || id.length > LONGEST ? null : id;
}
