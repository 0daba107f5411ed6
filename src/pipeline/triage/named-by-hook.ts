/**
 * Two in five events carry no ASN and are judged by what others from their address say. One invented event can name
 * the thief's server as the victim's own provider, and the theft is no change at all; or a café as a server. So
 * where the hook alone says it, and says otherwise than our table, Okta's log is asked.
 */
import { neighbourhood } from '../../domain/session/address-owners.ts';
import { noteSpotChecks } from '../../store/spot-checks.ts';
import { networksToldOf } from '../../store/told-networks.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import type { HeldEvent } from '../proof/held-event.ts';
import type { SessionEvents } from '../proof/session-events.ts';
import { LATE_CHECKED_AFTER_MS } from '../record/spot-checks.ts';

/** Of the session's own: of each neighbourhood the event with the least ASN, which decides. */
export function namedWithin({ timeline, events }: SessionEvents): readonly HeldEvent[] {
  const unnamed = new Set(
    timeline.entries.flatMap(({ ip, fingerprint }) =>
      ip === null || fingerprint.asnSource === 'okta' ? [] : [neighbourhood(ip)],
    ),
  );
  if (unnamed.size === 0) return [];
  const least = new Map<string, HeldEvent>();
  for (const held of events.values()) {
    const { client, network } = held.event;
    if (client.ip === null || network.asn === null) continue;
    const where = neighbourhood(client.ip);
    const known = least.get(where)?.event.network.asn ?? Number.POSITIVE_INFINITY;
    if (unnamed.has(where) && network.asn < known) least.set(where, held);
  }
  return [...least.values()].filter(({ source }) => source === 'hook');
}

/** More of them than a session has addresses without a network of their own. */
const MOST = 10;

type Named = { readonly named: readonly HeldEvent[] };

/** Those of which neither our table nor the log says the same. */
export async function doubtfulNames(
  { database, fingerprintSources }: Pick<Dependencies, 'database' | 'fingerprintSources'>,
  { key: org }: Pick<Org, 'key'>,
  { named }: Named,
): Promise<readonly HeldEvent[]> {
  const otherwise = named.filter(
    ({ event: { client, network } }) =>
      client.ip !== null && fingerprintSources.lookUpNetwork(client.ip)?.asn !== network.asn,
  );
  if (otherwise.length === 0) return [];
  const ips = otherwise.flatMap(({ event }) => event.client.ip ?? []);
  const told = await networksToldOf(database.pool, org, ips);
  return otherwise
    .filter(({ event }) => told.get(event.client.ip ?? '') !== event.network.asn)
    .slice(0, MOST);
}

/** Where they may have made a theft look harmless: looked up soon, and judged again if they are forged. */
export async function noteDoubtful(
  deps: Pick<Dependencies, 'config' | 'database' | 'fingerprintSources'>,
  org: Pick<Org, 'key'>,
  gathered: Named,
): Promise<void> {
  const doubtful = await doubtfulNames(deps, org, gathered);
  const events = doubtful.map(({ event: { uuid, publishedAt } }) => ({
    org: org.key,
    uuid,
    publishedAt,
  }));
  await noteSpotChecks(deps.database.pool, events, LATE_CHECKED_AFTER_MS);
}
