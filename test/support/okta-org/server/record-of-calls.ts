/** A call that the org received, as a test reads it. */
export type OrgRequest = {
  /** The org's clock, epoch milliseconds. */
  readonly at: number;
  readonly method: string;
  /** Path without the query, not decoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON or form, text for anything else, null for none. */
  readonly body: unknown;
  readonly auth: 'ssws' | 'bearer' | 'dpop' | 'none';
  /** The token's owner (login) or the app (client id), where the credential was good. */
  caller: string | null;
  /** Operation called; null where Okta's description has no such operation. */
  readonly operationId: string | null;
  /** HTTP status; null until answered, and for a dropped connection. */
  status: number | null;
};

/** A request or an answer that does not conform to Okta's published description. */
export type Violation = {
  readonly side: 'request' | 'answer';
  readonly method: string;
  readonly path: string;
  readonly operationId: string | null;
  readonly complaint: string;
};
