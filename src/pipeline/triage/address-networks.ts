/** Okta's own word on the networks of addresses for which this session's events have none. */
import { neighbourhoodPrefix, neighbours } from '../../domain/session/address-owners.ts';
import type { SessionTimeline } from '../../domain/session/session.ts';
import { readLogEvent } from '../../okta/log-event.ts';
import { eventsWithNetwork, eventsWithNetworkUnder } from '../../store/addresses.ts';
import type { Transaction } from '../../store/database.ts';

/** More of them than anybody changes between while something is being decided about them. */
const MOST = 20;

/**
 * By address, the ASN that Okta gave on others' events from there, else on one from its neighbourhood; of
 * several the least. Addresses that the session's own events explain are left out.
 */
export async function networksByOthers(
  { client }: Transaction,
  org: string,
  { entries }: SessionTimeline,
  /** Epoch milliseconds. */
  at: number,
): Promise<Map<string, number>> {
  const said = new Set(
    entries.flatMap(({ ip, fingerprint }) => (fingerprint.asnSource === 'okta' ? [ip] : [])),
  );
  const unsaid = new Set(entries.flatMap(({ ip }) => (ip === null || said.has(ip) ? [] : [ip])));
  const around = { org, at };
  const found = new Map<string, number>();
  for (const ip of [...unsaid].sort().slice(0, MOST)) {
    const asn =
      leastAsn(await eventsWithNetwork(client, around, [ip], 7)) ??
      leastAsn(await eventsNearby(client, around, ip));
    if (asn !== null) found.set(ip, asn);
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

function leastAsn(raw: readonly unknown[]): number | null {
  const asns = raw.flatMap((item) => {
    const reading = readLogEvent(item);
    return reading.ok ? (reading.event.network.asn ?? []) : [];
  });
  return asns.length === 0 ? null : Math.min(...asns);
}
