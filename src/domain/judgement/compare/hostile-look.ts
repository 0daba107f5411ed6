import type { Appearance } from '../../session/appearance.ts';
import { type HostileEntry, hostileEntry } from '../hostile.ts';
import type { JudgeContext } from '../judge-context.ts';

export type HostileSighting = HostileEntry & { readonly ip: string | null };

/** The entry of the operator's lists that names one of the look's addresses, or its network; null where none does. */
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
