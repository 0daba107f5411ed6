import type { TimelineEntry } from './timeline-entry.ts';

/**
 * Okta's own agent on another device: it answers for its user, and is enrolled as a factor. Anybody can call himself so;
 * whoever opens applications or does more is looked at like any other.
 */
export function isAuthenticator({ fingerprint, apps, acts }: TimelineEntry): boolean {
  if (fingerprint.clientKind !== 'okta-agent' || apps !== null) return false;
  return [...(acts?.keys() ?? [])].every((act) => act === 'factor enrolled');
}
