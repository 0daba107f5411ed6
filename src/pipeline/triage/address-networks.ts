/** Finds what Okta named as the network of addresses where this session's own events name none. */
import { neighbourhoodPrefix, neighbours } from '../../domain/session/address-owners.ts';
import { surerName, UNNAMED } from '../../domain/session/entry-network.ts';
import type { FingerprintSources, NetworkName } from '../../domain/session/fingerprint.ts';
import type { SessionTimeline } from '../../domain/session/session.ts';
import { eventsWithNetwork, eventsWithNetworkUnder } from '../../store/addresses.ts';
import type { Transaction } from '../../store/database.ts';
import type { StoredEvent } from '../../store/timeline.ts';
import type { Dependencies } from '../dependencies.ts';
import { type HeldEvent, heldEvents } from '../proof/held-event.ts';
import type { Doubts } from './doubts.ts';

/** Most addresses looked up: nobody uses more of them while a verdict is being reached. */
const MOST = 20;

/** A network that Okta named. */
export type NetworkByOthers = {
  readonly asn: number;
  readonly name: NetworkName;
  /** One of the events that name it, if the hook brought all of them, so that they may be forged; else null. */
  readonly toldByHook: HeldEvent | null;
};

/**
 * Returns by address the network that Okta named on other events from there, else on events from its neighbourhood; of
 * several the one with the lowest ASN. Addresses whose network the session's own events name are left out.
 */
export async function networksByOthers(
  { client }: Transaction,
  {
    fingerprintSources: { classifyNetwork },
    now,
  }: Pick<Dependencies, 'fingerprintSources' | 'now'>,
  org: string,
  { entries }: SessionTimeline,
  /** Epoch milliseconds. */
  at: number,
  { leftOut }: Pick<Doubts, 'leftOut'>,
): Promise<Map<string, NetworkByOthers>> {
  const said = new Set(
    entries.flatMap(({ ip, fingerprint }) => (fingerprint.asnSource === 'okta' ? [ip] : [])),
  );
  const unsaid = new Set(entries.flatMap(({ ip }) => (ip === null || said.has(ip) ? [] : [ip])));
  const around = { org, at };
  const network = (stored: readonly StoredEvent[]) =>
    leastNetwork(heldEvents(stored.filter(({ uuid }) => !leftOut.has(uuid))), classifyNetwork);
  const found = new Map<string, NetworkByOthers>();
  for (const ip of [...unsaid].sort().slice(0, MOST)) {
    const told =
      network(await eventsWithNetwork(client, around, [ip], 7, now)) ??
      network(await eventsNearby(client, around, ip, now));
    if (told !== null) found.set(ip, told);
  }
  return found;
}

function eventsNearby(
  client: Transaction['client'],
  around: { readonly org: string; readonly at: number },
  ip: string,
  now: () => number,
): Promise<StoredEvent[]> {
  const prefix = neighbourhoodPrefix(ip);
  return prefix === null
    ? eventsWithNetwork(client, around, neighbours(ip), 1, now)
    : eventsWithNetworkUnder(client, around, prefix, 7, now);
}

function leastNetwork(
  told: readonly HeldEvent[],
  classify: FingerprintSources['classifyNetwork'],
): NetworkByOthers | null {
  const networks = told.flatMap((held) => {
    const { network, client } = held.event;
    if (network.asn === null) return [];
    const name = { asOrg: network.asOrg, networkKind: classify(network, client.ip) };
    return [{ asn: network.asn, name, held }];
  });
  if (networks.length === 0) return null;
  const asn = Math.min(...networks.map((network) => network.asn));
  const those = networks.filter((network) => network.asn === asn);
  const [first] = those;
  const byHook = those.every(({ held }) => held.source === 'hook');
  return {
    asn,
    name: those.map(({ name }) => name).reduce(surerName, UNNAMED),
    toldByHook: byHook ? (first?.held ?? null) : null,
  };
}
