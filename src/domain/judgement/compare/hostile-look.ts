import type { Appearance } from '../../session/appearance.ts';
import { type HostileEntry, hostileEntry } from '../hostile.ts';
import type { JudgeContext } from '../judge-context.ts';

export type HostileSighting = HostileEntry & { readonly ip: string | null };

/** Where the look is known to be hostile, by any of its addresses or by its network; null where it is not. */
export function hostileSighting(
  { fingerprint: { asn }, ips }: Appearance,
  { policy: { hostile } }: JudgeContext,
): HostileSighting | null {
  for (const ip of ips) {
    const found = hostileEntry(hostile, { ip, asn: null });
    if (found !== null) return { ...found, ip };
  }
  const network = hostileEntry(hostile, { ip: null, asn });
  return network === null ? null : { ...network, ip: null };
}
