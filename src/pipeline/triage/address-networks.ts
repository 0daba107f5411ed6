/** Okta's own word on the networks of addresses for which this session's events have none. */
import { neighbourhoodPrefix, neighbours } from '../../domain/session/address-owners.ts';
import { surerName, UNNAMED } from '../../domain/session/entry-network.ts';
import type { FingerprintSources, NetworkName } from '../../domain/session/fingerprint.ts';
import type { SessionTimeline } from '../../domain/session/session.ts';
import { readLogEvent } from '../../okta/log-event.ts';
import { eventsWithNetwork, eventsWithNetworkUnder } from '../../store/addresses.ts';
import type { Transaction } from '../../store/database.ts';

/** More of them than anybody changes between while something is being decided about them. */
const MOST = 20;

/** A network, by Okta's own word. */
export type NetworkByOthers = { readonly asn: number; readonly name: NetworkName };

/**
 * By address, the network that Okta gave on others' events from there, else on one from its neighbourhood; of
 * several the one with the least ASN. Addresses that the session's own events explain are left out.
 */
export async function networksByOthers(
  { client }: Transaction,
  org: string,
  { entries }: SessionTimeline,
  /** Epoch milliseconds. */
  at: number,
  classify: FingerprintSources['classifyNetwork'],
): Promise<Map<string, NetworkByOthers>> {
  const said = new Set(
    entries.flatMap(({ ip, fingerprint }) => (fingerprint.asnSource === 'okta' ? [ip] : [])),
  );
  const unsaid = new Set(entries.flatMap(({ ip }) => (ip === null || said.has(ip) ? [] : [ip])));
  const around = { org, at };
  const found = new Map<string, NetworkByOthers>();
  for (const ip of [...unsaid].sort().slice(0, MOST)) {
    const network =
      leastNetwork(await eventsWithNetwork(client, around, [ip], 7), classify) ??
      leastNetwork(await eventsNearby(client, around, ip), classify);
    if (network !== null) found.set(ip, network);
  }
  return found;
}

function eventsNearby(
  client: Transaction['client'],
  around: { readonly org: string; readonly at: number },
  ip: string,
): Promise<unknown[]> {
  const prefix = neighbourhoodPrefix(ip);
  return prefix === null
    ? eventsWithNetwork(client, around, neighbours(ip), 1)
    : eventsWithNetworkUnder(client, around, prefix, 7);
}

function leastNetwork(
  raw: readonly unknown[],
  classify: FingerprintSources['classifyNetwork'],
): NetworkByOthers | null {
  const networks = raw.flatMap((item): NetworkByOthers[] => {
    const reading = readLogEvent(item);
    if (!reading.ok || reading.event.network.asn === null) return [];
    const { network, client } = reading.event;
    const name = { asOrg: network.asOrg, networkKind: classify(network, client.ip) };
    return [{ asn: reading.event.network.asn, name }];
  });
  if (networks.length === 0) return null;
  const asn = Math.min(...networks.map((network) => network.asn));
  const names = networks.filter((network) => network.asn === asn).map(({ name }) => name);
  return { asn, name: names.reduce(surerName, UNNAMED) };
}
