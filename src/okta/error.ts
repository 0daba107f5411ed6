import { remedyFor } from './remedy.ts';

/**
 * A call to Okta that did not do what was asked. `code` is Okta's own `errorCode` (`E0000007`) where Okta sent one,
 * otherwise one of `OwnErrorCode`. It contains nothing secret: no header, no query, no token.
 */
export class OktaError extends Error {
  override readonly name = 'OktaError';
  readonly code: string;
  /** HTTP status, or null where no answer came. */
  readonly status: number | null;
  /** Whether the same call may succeed later with nothing changed by a person. */
  readonly retryable: boolean;
  /** How long Okta asks to wait, from `x-rate-limit-reset` and its own `Date`; null where it did not say. */
  readonly retryAfterMs: number | null;
  /** What a person should do about it. */
  readonly remedy: string;
  /** Whether Okta may have made the change although it did not say so. */
  readonly mayHaveActed: boolean;
  /** In a call for several addresses, those that Okta may have blocked or freed; null for any other call. */
  readonly addresses: readonly string[] | null;

  constructor(fields: OktaErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = fields.code;
    this.status = fields.status ?? null;
    this.retryable = fields.retryable;
    this.retryAfterMs = fields.retryAfterMs ?? null;
    this.remedy = fields.remedy ?? remedyFor(fields.code, this.status);
    this.mayHaveActed = fields.mayHaveActed ?? false;
    this.addresses = fields.addresses ?? null;
  }
}

export type OktaErrorFields = {
  readonly code: OwnErrorCode | string;
  readonly message: string;
  readonly status?: number | null;
  readonly retryable: boolean;
  readonly retryAfterMs?: number | null;
  readonly remedy?: string;
  readonly mayHaveActed?: boolean;
  readonly addresses?: readonly string[] | null;
  readonly cause?: unknown;
};

/** The service's own codes, besides Okta's `E0…` and `okta_token_…` with the token endpoint's `error`. */
export type OwnErrorCode =
  | 'okta_settings_invalid'
  | 'okta_private_key_unusable'
  | 'okta_unreachable'
  | 'okta_timeout'
  | 'okta_redirected'
  | 'okta_foreign_link'
  | 'okta_answer_unreadable'
  | 'okta_unknown_outcome'
  | 'okta_list_too_long'
  | 'okta_insufficient_scope'
  | 'okta_zone_conflict';

/** Returns the error for a setting that no repetition makes right. */
export function invalidSettings(message: string, remedy: string): OktaError {
  return new OktaError({ code: 'okta_settings_invalid', message, remedy, retryable: false });
}
