/** Reads what the rest of the org tells about the networks, addresses and devices of a session. */
import { isOfRegulars } from '../../domain/judgement/compare/org-habit.ts';
import { TUNING } from '../../domain/judgement/tuning.ts';
import { addressOwners } from '../../domain/session/address-owners.ts';
import {
  type AddressInOrg,
  NO_ORG_CONTEXT,
  NOBODY_THERE,
  type OrgContext,
} from '../../domain/session/org-context.ts';
import type { SessionTimeline } from '../../domain/session/session.ts';
import { changesOf, judgingMoment } from '../../domain/session/session-changes.ts';
import type { Transaction } from '../../store/database.ts';
import { arrivalsOfOthers, movesOfOthers } from '../../store/moves.ts';
import {
  activeUsers,
  networksInOrg,
  peerBaseline,
  usersOfDevices,
} from '../../store/surroundings.ts';
import { usersOfAddresses } from '../../store/who-came-there.ts';
import type { Dependencies } from '../dependencies.ts';
import type { HeldEvent } from '../proof/held-event.ts';
import { type NetworkByOthers, networksByOthers } from './address-networks.ts';
import type { Doubts } from './doubts.ts';

/** Returns the org as it was before the moment that is judged, and that moment. */
export async function surroundingsOf(
  tx: Transaction,
  deps: Pick<Dependencies, 'fingerprintSources' | 'now'>,
  org: string,
  timeline: SessionTimeline,
  userId: string,
  /** Epoch milliseconds: the session's first event. */
  firstAt: number,
  doubts: Doubts,
): Promise<{ org: OrgContext; at: number; named: readonly HeldEvent[] }> {
  const { client } = tx;
  const { entries } = timeline;
  const others = await networksByOthers(tx, deps, org, timeline, firstAt, doubts);
  const unvisited = namedAddresses(timeline, others);
  const owners = addressOwners(entries, { ...NO_ORG_CONTEXT, addresses: unvisited });
  const changedAt = changesOf(userId, timeline, owners, []);
  const at = judgingMoment(timeline, changedAt);
  const around = { org, userId, at };
  const asns = distinct(entries.flatMap((entry) => [entry.fingerprint.asn, owners(entry)]));
  const known = { ...around, believedAt: at - TUNING.learning.delayMs };
  const ips = [...unvisited.keys()];
  const visitors = await usersOfAddresses(client, known, ips, doubts.othersFromLog);
  const lately = changedAt.slice(-MOST_CHANGES);
  const devices = entries.flatMap(({ fingerprint: fp }) => [fp.deviceFingerprint, fp.deviceToken]);
  const networks = await networksInOrg(client, around, asns);
  // In a network where colleagues always were, further arrivals mean nothing, and there are many of them.
  const newToOrg = asns.filter((asn) => !isOfRegulars(networks.get(asn)));
  return {
    at,
    named: [...others.values()].flatMap(({ toldByHook }) => toldByHook ?? []),
    org: {
      activeUsers: await activeUsers(client, org),
      networks,
      addresses: new Map(
        [...unvisited].map(([ip, named]) => [ip, { ...named, ...visitors.get(ip) }]),
      ),
      deviceUsers: await usersOfDevices(client, known, distinct(devices)),
      peers: await peerBaseline(client, around),
      moves: await movesOfOthers(client, around, { asns, at: lately }),
      arrivals: await arrivalsOfOthers(
        client,
        { ...around, believedMs: TUNING.learning.delayMs },
        { asns: newToOrg, at: [firstAt, ...lately, at] },
      ),
    },
  };
}

const MOST_CHANGES = 100;

/** The session's addresses, with the network that others' events name and no word yet of who else was there. */
function namedAddresses(
  { entries }: SessionTimeline,
  others: ReadonlyMap<string, NetworkByOthers>,
): ReadonlyMap<string, AddressInOrg> {
  const named = (ip: string): AddressInOrg => {
    const network = others.get(ip);
    return { ...NOBODY_THERE, asn: network?.asn ?? null, name: network?.name ?? null };
  };
  return new Map(distinct(entries.map(({ ip }) => ip)).map((ip) => [ip, named(ip)]));
}

function distinct<T>(values: readonly (T | null)[]): T[] {
  return [...new Set(values)].filter((value): value is T => value !== null);
}
