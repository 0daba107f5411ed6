/** Finds the ASN of an address, by what Okta said of it anywhere in the log. */
import { type Addressed, neighbourhood } from '../../../domain/session/address-owners.ts';

/** Combines the owners of all parts; the smallest of several ASNs of an address counts, as everywhere. */
export function allOwners(parts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const owners = new Map<string, number>();
  for (const part of parts) {
    for (const [address, asn] of part) {
      owners.set(address, Math.min(owners.get(address) ?? asn, asn));
    }
  }
  return owners;
}

/** Returns the ASN of an address, or of its neighbourhood; null where Okta named neither. */
export function ownerOf(ip: string, owners: ReadonlyMap<string, number>): number | null {
  return owners.get(ip) ?? owners.get(neighbourhood(ip)) ?? null;
}

/**
 * Returns an entry's ASN: as Okta named it on this event or on others from the address, else from the table of ranges.
 */
export function asnOf(
  { fingerprint, ip }: Addressed,
  owners: ReadonlyMap<string, number>,
): number | null {
  if (fingerprint.asnSource === 'okta' || ip === null) return fingerprint.asn;
  return ownerOf(ip, owners) ?? fingerprint.asn;
}
