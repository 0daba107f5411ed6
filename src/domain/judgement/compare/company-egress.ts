import type { Appearance } from '../../session/appearance.ts';
import type { Suspicion } from '../evidence/evidence.ts';
import type { JudgeContext } from '../judge-context.ts';

/**
 * Whether the stranger came from an address that a twentieth of the company shares, or in a large one some twenty
 * people: an office or a tunnel, where no thief is, and which people switch on and off beside their own line.
 */
export function fromCompanyEgress({ stranger, context }: Suspicion): boolean {
  return isCompanyEgress(stranger, context);
}

/** Whether any look came from such an address. */
export function isCompanyEgress({ ips }: Appearance, { org }: JudgeContext): boolean {
  const { addresses, activeUsers } = org;
  const enough = Math.min(OF_ANY_COMPANY, Math.max(COLLEAGUES, activeUsers * 0.05));
  return [...ips].some((ip) => (addresses.get(ip)?.establishedUsers ?? 0) >= enough);
}

const COLLEAGUES = 5;
const OF_ANY_COMPANY = 20;
