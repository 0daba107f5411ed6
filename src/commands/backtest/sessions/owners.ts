/** Which ASN an address is of, by what Okta said of it anywhere in the log. */
import { type Addressed, neighbourhood } from '../../../domain/session/address-owners.ts';

/** Of several owners of an address the least, as everywhere. */
export function allOwners(parts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const owners = new Map<string, number>();
  for (const part of parts) {
    for (const [address, asn] of part) {
      owners.set(address, Math.min(owners.get(address) ?? asn, asn));
    }
  }
  return owners;
}

/** The ASN of an address, or of its neighbourhood; null where Okta named neither. */
export function ownerOf(ip: string, owners: ReadonlyMap<string, number>): number | null {
  return owners.get(ip) ?? owners.get(neighbourhood(ip)) ?? null;
}

/** Okta's word first, on this event or on others from the address; the table of ranges last. */
export function asnOf(
  { fingerprint, ip }: Addressed,
  owners: ReadonlyMap<string, number>,
): number | null {
  if (fingerprint.asnSource === 'okta' || ip === null) return fingerprint.asn;
  return ownerOf(ip, owners) ?? fingerprint.asn;
}
