import { EXCLUDED_FROM_BASELINE_RULE, type LogEvent, usableSessionId } from './event.ts';
import type { Fingerprint } from './fingerprint.ts';

/** Accounts of Okta's own that act as users in every new org. */
const OKTA_ACCOUNTS: ReadonlySet<string> = new Set([
  'system@okta.com',
  'freetrialorgcreator@okta.com',
]);

/**
 * The baseline rule's scope: what a user did in a browser session, without the four event types that
 * come from other devices or other people, and without what Okta's own machines did on the user's
 * behalf. Who merely claims to be Okta (the user agent, from elsewhere) stays in.
 */
export function inBaselineScope(event: LogEvent, fingerprint: Fingerprint): boolean {
  return (
    event.actor.type === 'User' &&
    !EXCLUDED_FROM_BASELINE_RULE.has(event.eventType) &&
    usableSessionId(event) !== null &&
    !OKTA_ACCOUNTS.has(event.actor.alternateId ?? '') &&
    !isOktaItself(fingerprint)
  );
}

/** Amazon's networks in which Okta runs; seen in real `Okta-Integrations` events. */
const OKTA_CARRIERS: ReadonlySet<number> = new Set([16509, 14618]);

/**
 * Okta's own machine acting for a user: its user agent, from where Okta runs. The same name from
 * elsewhere is somebody else's; from nowhere known it says nothing and is left out.
 */
export function isOktaItself(fingerprint: Fingerprint): boolean {
  const { clientKind, networkKind, asn } = fingerprint;
  if (clientKind !== 'okta-internal') return false;
  return networkKind === 'okta' || asn === null || OKTA_CARRIERS.has(asn);
}
