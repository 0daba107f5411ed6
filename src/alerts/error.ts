/** An alert that was not delivered. Carries no secret, and only the host of the address. */
export class AlertError extends Error {
  override readonly name = 'AlertError';
  readonly code: AlertErrorCode;
  readonly retryable: boolean;
  /** How long the receiver asks to wait; null where it did not say. */
  readonly retryAfterMs: number | null;
  readonly remedy: string;

  constructor(fields: {
    readonly code: AlertErrorCode;
    readonly message: string;
    readonly retryAfterMs?: number | null;
    /** Remedies that differ from the usual ones at this receiver. */
    readonly remedies?: Remedies;
    readonly cause?: unknown;
  }) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = fields.code;
    this.retryable = RETRYABLE.has(fields.code);
    this.retryAfterMs = fields.retryAfterMs ?? null;
    this.remedy = fields.remedies?.[fields.code] ?? REMEDIES[fields.code];
  }

  /** Returns the same error with the remedies of another receiver. */
  with(remedies: Remedies): AlertError {
    const { code, message, retryAfterMs, cause } = this;
    return new AlertError({ code, message, retryAfterMs, cause, remedies });
  }
}

export type AlertErrorCode =
  | 'alert_unreachable'
  | 'alert_timeout'
  | 'alert_address_refused'
  | 'alert_redirected'
  | 'alert_gone'
  | 'alert_refused'
  | 'alert_receiver_failing'
  | 'alert_throttled';

export type Remedies = { readonly [code in AlertErrorCode]?: string };

/** Returns what an unsuccessful HTTP status means. */
export function codeOfStatus(status: number): AlertErrorCode {
  if (status === 410) return 'alert_gone';
  if (status === 429) return 'alert_throttled';
  if (status >= 500) return 'alert_receiver_failing';
  return status >= 300 && status < 400 ? 'alert_redirected' : 'alert_refused';
}

const RETRYABLE: ReadonlySet<AlertErrorCode> = new Set([
  'alert_unreachable',
  'alert_timeout',
  'alert_refused',
  'alert_redirected',
  'alert_receiver_failing',
  'alert_throttled',
]);

const REMEDIES: Readonly<Record<AlertErrorCode, string>> = {
  alert_unreachable:
    'Check the receiver’s address, its certificate, and the way to it, with the proxy where there is one.',
  alert_timeout: 'The receiver has to answer within 15 seconds: let it store first and work later.',
  alert_address_refused:
    'The receiver’s name leads to a private address. If that is meant, list its network in ALERT_WEBHOOK_PRIVATE_NETWORKS.',
  alert_redirected: 'Redirects are never followed: configure the final address.',
  alert_gone:
    'The receiver answered 410, so nothing is sent to it any more. Once it is mended, “warden redrive” begins again; so does another address, secret or header.',
  alert_refused:
    'The receiver refused the alert: check the secret, the headers, and the receiver’s own log.',
  alert_receiver_failing: 'The receiver has a fault of its own; the alert is sent again later.',
  alert_throttled: 'The receiver asks for fewer alerts; they are sent later.',
};
