/** Tells what an answered second factor proves of whoever is in the session. Pure. */
import { type LogEvent, SUCCEEDED } from './event.ts';

/**
 * `phishing-resistant` cannot be relayed by a proxy. `for-strange-program` and `for-unsigned-program`: Okta Verify says
 * that it answered a program on the device that is no browser of a known maker, or has no signature.
 */
export type Reauthentication =
  | 'phishing-resistant'
  | 'other'
  | 'for-strange-program'
  | 'for-unsigned-program';

/** FastPass' signed nonce, WebAuthn, smart cards. */
const PHISHING_RESISTANT = /SIGNED_NONCE|WEBAUTHN|FIDO|FASTPASS|SMART_CARD|X509|PIV/i;

/** Returns what the event proves; null where it is no factor that was answered. */
export function reauthenticationOf(event: LogEvent): Reauthentication | null {
  if (event.eventType !== 'user.authentication.auth_via_mfa') return null;
  if (!SUCCEEDED.has(event.outcome.result)) return null;
  if (!PHISHING_RESISTANT.test(event.debug.factor ?? '')) return 'other';
  return programOf(event) ?? (isValid(event) ? 'phishing-resistant' : 'other');
}

/**
 * The program that Okta Verify answered, where it is suspect. Okta Verify answers any program on the device that asks
 * over the loopback interface. Malware there passes the thief's challenge on with no proxy in between, and the answer
 * is worth nothing. Other ways of asking name the program by other means. Source: okta/customer-detections,
 * fastpass_auth_via_suspicious_binary.
 */
function programOf({ authenticator }: LogEvent): Reauthentication | null {
  if (authenticator?.bindingMethod !== 'LOOPBACK') return null;
  if (UNSIGNED.test(authenticator.validationStatus ?? '')) return 'for-unsigned-program';
  const { binary } = authenticator;
  return binary === null || BROWSER.test(binary) ? null : 'for-strange-program';
}

function isValid({ authenticator }: LogEvent): boolean {
  const status = authenticator?.validationStatus ?? null;
  return status === null || status === 'SUCCESS';
}

const UNSIGNED = /^NO_SIGNATURE/;

/** The makers that Okta's rule names, and those of other browsers; whatever has no valid signature is not believed. */
const BROWSER =
  /edge|chrom|firefox|mozilla|safari|webkit|brave|microsoft|opera|vivaldi|duckduckgo|thebrowser|island|talon/i;
