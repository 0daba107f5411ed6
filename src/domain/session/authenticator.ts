import type { TimelineEntry } from './timeline-entry.ts';

/**
 * Whether an entry is Okta's own agent on another device, which answers for its user or is enrolled as a factor.
 * Anybody can send that user agent, so a client that opens applications or does more is looked at like any other.
 */
export function isAuthenticator({ fingerprint, apps, acts }: TimelineEntry): boolean {
  if (fingerprint.clientKind !== 'okta-agent' || apps !== null) return false;
  return [...(acts?.keys() ?? [])].every((act) => act === 'factor enrolled');
}
