/** Finds an entry's network and its name where its own event did not say. */
import type { NetworkKind, NetworkName } from './fingerprint.ts';
import type { OrgContext } from './org-context.ts';
import type { TimelineEntry } from './timeline-entry.ts';

export const UNNAMED: NetworkName = { asOrg: null, networkKind: 'unknown' };

/** Returns the name of the network with that ASN, to which that address belongs. */
export type NetworkNames = (asn: number, ip: string | null) => NetworkName;

/**
 * Names a network by what the session's own events said of the address, else of the network, else by the org's other
 * events from the address. The names are gathered on the first call.
 */
export function networkNames(
  entries: readonly TimelineEntry[],
  org: Pick<OrgContext, 'addresses'>,
): NetworkNames {
  let names: ReturnType<typeof namesIn> | null = null;
  return (asn, ip) => {
    names ??= namesIn(entries);
    const here = names.ofAddresses.get(`${asn} ${ip}`);
    if (here !== undefined && here.asOrg !== null) return here;
    const known = names.ofNetworks.get(asn) ?? UNNAMED;
    if (known.asOrg !== null) return known;
    const address = ip === null ? undefined : org.addresses.get(ip);
    const others = address?.asn === asn ? address.name : null;
    return surerName(known, others ?? UNNAMED);
  };
}

function namesIn(entries: readonly TimelineEntry[]) {
  const ofNetworks = new Map<number, NetworkName>();
  const ofAddresses = new Map<string, NetworkName>();
  for (const { ip, fingerprint } of entries) {
    const { asn, asOrg, networkKind } = fingerprint;
    if (asn === null) continue;
    const name = { asOrg, networkKind };
    ofNetworks.set(asn, surerName(ofNetworks.get(asn) ?? UNNAMED, name));
    if (ip === null) continue;
    const key = `${asn} ${ip}`;
    ofAddresses.set(key, narrowerName(ofAddresses.get(key) ?? UNNAMED, name));
  }
  return { ofNetworks, ofAddresses };
}

/**
 * The narrower of two names for one address: an anonymiser once named stays one, though a later event does not repeat
 * it.
 */
function narrowerName(a: NetworkName, b: NetworkName): NetworkName {
  const rank = ({ asOrg, networkKind }: NetworkName) =>
    `${asOrg === null ? 1 : 0}${networkKind === 'unknown' ? 3 : 2 - generality(networkKind)}${asOrg}|${networkKind}`;
  return rank(a) <= rank(b) ? a : b;
}

/**
 * The name that says more of a network as a whole; of two that say equally much the lesser, so that order does not
 * matter. A thief's proxy on a household's line does not make the household's carrier a proxy.
 */
export function surerName(a: NetworkName, b: NetworkName): NetworkName {
  const rank = ({ asOrg, networkKind }: NetworkName) =>
    `${generality(networkKind)}${asOrg === null ? 1 : 0}${asOrg}|${networkKind}`;
  const { asOrg, networkKind } = rank(a) <= rank(b) ? a : b;
  return { asOrg, networkKind: networkKind === 'anonymiser' ? 'unknown' : networkKind };
}

/**
 * How little a kind says of a whole network: 0 describes it, 1 is often a service at some of its addresses, 2 says
 * nothing.
 */
function generality(kind: NetworkKind): number {
  if (kind === 'unknown' || kind === 'anonymiser') return 2;
  return kind === 'vpn' || kind === 'relay' || kind === 'zero-trust' ? 1 : 0;
}

/** Returns the entry with the network that its address belongs to, named as other events name it. */
export function ofNetwork(
  entry: TimelineEntry,
  asn: number | null,
  nameOf: NetworkNames,
): TimelineEntry {
  if (asn === entry.fingerprint.asn) return entry;
  if (asn === null) return { ...entry, fingerprint: { ...entry.fingerprint, ...NO_NETWORK } };
  return {
    ...entry,
    fingerprint: { ...entry.fingerprint, asn, asnSource: 'okta', ...nameOf(asn, entry.ip) },
  };
}

const NO_NETWORK = { asn: null, asOrg: null, asnSource: null, networkKind: 'unknown' } as const;
