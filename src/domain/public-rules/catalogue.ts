import { ASN_OR_USER_AGENT } from './asn-or-user-agent.ts';
import { MULTIPLE_DEVICE_TOKENS } from './multiple-device-tokens.ts';
import { NETWORK_AND_SYSTEM } from './network-and-system.ts';
import { OKTA_SUSPICION } from './okta-suspicion.ts';
import { POTENTIALLY_STOLEN_SESSION } from './potentially-stolen-session.ts';
import type { PublicRule } from './public-rule.ts';
import { SESSION_COOKIE_REPLAY } from './session-cookie-replay.ts';
import { SUSPICIOUS_COOKIE_USE } from './suspicious-cookie-use.ts';

/** The public rules that this service is compared with: the baseline rule first, then the quiet ones. */
export const PUBLIC_RULES: readonly PublicRule[] = [
  ASN_OR_USER_AGENT,
  SUSPICIOUS_COOKIE_USE,
  POTENTIALLY_STOLEN_SESSION,
  SESSION_COOKIE_REPLAY,
  MULTIPLE_DEVICE_TOKENS,
  NETWORK_AND_SYSTEM,
  OKTA_SUSPICION,
];
