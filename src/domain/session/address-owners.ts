import { ipv4Number, ipv6Network } from '../ip-address.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { OrgContext } from './org-context.ts';
import type { TimelineEntry } from './timeline-entry.ts';

/** Returns the ASN that owns an address, as far as this session and its org tell; null where unknown. */
export type AddressOwners = (seen: Addressed) => number | null;

/** An address, and the network in the fingerprint of its request. */
export type Addressed = {
  readonly fingerprint: Pick<Fingerprint, 'asn' | 'asnSource'>;
  readonly ip: string | null;
};

/**
 * Returns the look-up for one session. Two in five events carry no ASN. Okta's own word on another event from the same
 * address, or from its neighbourhood, is better than a table of ranges that somebody else compiled. The table comes
 * last, and not at all where Okta contradicted it in this session: then unknown is better than wrong.
 */
export function addressOwners(
  entries: readonly TimelineEntry[],
  org: Pick<OrgContext, 'addresses'>,
): AddressOwners {
  // Built on the first call that needs it: in many sessions Okta gave every ASN.
  let said: Map<string, number> | null = null;
  const trusted = !entries.some((entry) => entry.tableDisagrees);
  return ({ fingerprint, ip }) => {
    if (fingerprint.asnSource === 'okta' || ip === null) return fingerprint.asn;
    said ??= saidByOkta(entries);
    const byLog = said.get(ip) ?? org.addresses.get(ip)?.asn ?? said.get(neighbourhood(ip));
    return byLog ?? (trusted ? fingerprint.asn : null);
  };
}

/** ASNs that Okta gave, by address and by neighbourhood; of several the lowest. */
function saidByOkta(entries: readonly TimelineEntry[]): Map<string, number> {
  const said = new Map<string, number>();
  for (const { fingerprint, ip } of entries) {
    const { asn } = fingerprint;
    if (fingerprint.asnSource !== 'okta' || asn === null || ip === null) continue;
    if (said.get(ip) === asn) continue;
    for (const key of [ip, neighbourhood(ip)]) said.set(key, Math.min(said.get(key) ?? asn, asn));
  }
  return said;
}

/**
 * The /24 ranges reserved for examples (RFC 5737). A made-up log puts several networks into one of them, so each
 * address in them counts as a neighbourhood of its own.
 */
const FOR_EXAMPLES: ReadonlySet<number> = new Set(
  ['192.0.2.0', '198.51.100.0', '203.0.113.0'].map((first) => (ipv4Number(first) ?? 0) / 256),
);

function isForExamples(v4: number): boolean {
  return FOR_EXAMPLES.has(Math.floor(v4 / 256));
}

/** The /24 or /48 around an address: never split between two operators in practice. */
export function neighbourhood(ip: string): string {
  const v4 = ipv4Number(ip);
  if (v4 !== null) return isForExamples(v4) ? `${v4}/32` : `${Math.floor(v4 / 256)}/24`;
  const v6 = ipv6Network(ip);
  return v6 === null ? ip : `${v6[0]}:${Math.floor(v6[1] / 65_536)}/48`;
}

/** The /16 or /32 around an address: what a provider deals out to its customers in one part of a country. */
export function addressBlock(ip: string): string {
  const v4 = ipv4Number(ip);
  if (v4 !== null) return isForExamples(v4) ? `${v4}/32` : `${Math.floor(v4 / 65_536)}/16`;
  const v6 = ipv6Network(ip);
  return v6 === null ? ip : `${v6[0]}/32`;
}

/** The neighbourhood and the block of an address, by which a user's own ranges are known. */
export function rangesAround(ip: string): readonly [neighbourhood: string, block: string] {
  return [neighbourhood(ip), addressBlock(ip)];
}

/** How the addresses of an IPv6 address's /48 begin, as Okta writes them; null for IPv4. */
export function neighbourhoodPrefix(ip: string): string | null {
  const v6 = ipv6Network(ip);
  if (v6 === null) return null;
  const [high, low] = v6;
  const groups = [high / 65_536, high % 65_536, low / 65_536].map(Math.floor);
  return `${groups.map((group) => group.toString(16)).join(':')}:`;
}

/** How the addresses of a neighbourhood begin, as Okta writes them; text that is no address is returned whole. */
export function neighbourhoodStart(ip: string): string {
  return (
    neighbourhoodPrefix(ip) ?? (ipv4Number(ip) === null ? ip : ip.slice(0, ip.lastIndexOf('.') + 1))
  );
}

/** The addresses of an IPv4 address's /24; none for IPv6, where they are too many to list. */
export function neighbours(ip: string): string[] {
  const v4 = ipv4Number(ip);
  if (v4 === null || isForExamples(v4)) return [];
  const [a, b, c] = [16_777_216, 65_536, 256].map((unit) => Math.floor(v4 / unit) % 256);
  return Array.from({ length: 256 }, (_, d) => `${a}.${b}.${c}.${d}`);
}
