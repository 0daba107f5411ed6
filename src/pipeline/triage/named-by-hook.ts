/**
 * Finds network names that have to be checked in Okta's log. Two in five events carry no ASN and are judged by what
 * others from their address say. One invented event can name the thief's server as the victim's own provider, so that
 * the theft is no change at all, or a café as a server. So the log is asked where the hook alone names a network, and
 * our table names another.
 */
import { neighbourhood } from '../../domain/session/address-owners.ts';
import { networksLoggedOf } from '../../store/logged-networks.ts';
import { noteSpotChecks } from '../../store/spot-checks.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import type { HeldEvent } from '../proof/held-event.ts';
import type { SessionEvents } from '../proof/session-events.ts';
import { LATE_CHECKED_AFTER_MS } from '../record/spot-checks.ts';

/** Returns the session's own events that name a network: per neighbourhood that with the lowest ASN, which decides. */
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

/** Most events asked about; hardly any session has more addresses whose network its own events do not name. */
const MOST = 10;

type Named = { readonly named: readonly HeldEvent[] };

/** Returns those events whose network neither our table nor the log confirms. */
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
  const logged = await networksLoggedOf(database.pool, org, ips);
  return otherwise
    .filter(({ event }) => logged.get(event.client.ip ?? '') !== event.network.asn)
    .slice(0, MOST);
}

/** Has doubtful names looked up soon where they may have made a theft look harmless; forged ones are judged without. */
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
