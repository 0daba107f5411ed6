import { EXCLUDED_FROM_BASELINE_RULE, type LogEvent, usableSessionId } from './event.ts';
import type { Fingerprint } from './fingerprint.ts';

/**
 * Okta's Admin Console, which fetches its tokens from Okta's own machines in the user's session.
 * Source: panther-analysis `okta_potentially_stolen_session`, and Okta's support article on
 * `Okta-Integrations` as a raw user agent.
 */
export const ADMIN_CONSOLE_CLIENT_ID = 'okta.b58d5b75-07d4-5f25-bf59-368a1261a405';

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
    !isOktaItself(event, fingerprint)
  );
}

/** Okta's own machine acting for a user: its user agent, and its address. One without the other is not. */
export function isOktaItself(event: LogEvent, fingerprint: Fingerprint): boolean {
  return (
    fingerprint.clientKind === 'okta-internal' &&
    (fingerprint.networkKind === 'okta' ||
      (event.client.id === ADMIN_CONSOLE_CLIENT_ID && fingerprint.asn === null))
  );
}
