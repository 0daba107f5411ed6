import { neighbourhood } from '../../session/address-owners.ts';
import type { Suspicion } from '../evidence/evidence.ts';

/**
 * Whether the stranger came from an address, or beside one, where this user is on other days. A thief may rent a line
 * of the victim's provider; that it is the victim's own is next to impossible.
 */
export function isOwnAddress({ stranger, context }: Suspicion): boolean {
  for (const ip of stranger.ips) if (context.ownAddresses.has(neighbourhood(ip))) return true;
  return false;
}
