/** Finds other incidents that may be the same thief's work: of this user, or with a stranger from the same address. */
import type { Rows } from './database.ts';
import { type ListedIncident, listIncidents } from './incident-list.ts';
import type { VisibleIncident } from './incident-view.ts';

export type RelatedIncident = Pick<
  ListedIncident,
  | 'id'
  | 'reference'
  | 'kind'
  | 'verdict'
  | 'score'
  | 'status'
  | 'resolution'
  | 'openedAt'
  | 'userId'
  | 'userLogin'
> & {
  readonly sameUser: boolean;
  /** Addresses of this incident's stranger at which the other incident's stranger was too. */
  readonly sameAddresses: readonly string[];
};

/** Addresses looked up: a thief uses few, and of a phone's many any three say the same. */
const ADDRESSES = 3;
const MOST = 10;
/**
 * Places kept for each kind, as far as there are any: the many incidents of one account must not hide the other
 * victims.
 */
const OF_EITHER = 5;

/**
 * Returns related incidents, the latest first, at most ten. An address at which the user was too says nothing of the
 * stranger. Returns none for an alarm about the service's own event hook.
 */
export async function relatedIncidents(
  rows: Rows,
  incident: Pick<VisibleIncident, 'kind' | 'org' | 'id' | 'userId' | 'details'>,
): Promise<RelatedIncident[]> {
  if (incident.kind !== 'session_hijack') return [];
  const { org, id, userId } = incident;
  const addresses = addressesOfStranger(incident);
  const limit = MOST + 1;
  const notOfUser = userId === null ? {} : { notOfUser: userId };
  const [ofUser = [], ...ofAddresses] = await Promise.all([
    userId === null ? [] : listIncidents(rows, { org, userId, limit }),
    ...addresses.map((ip) => listIncidents(rows, { org, from: [{ ip }], ...notOfUser, limit })),
  ]);
  const own = ofUser.filter((one) => one.id !== id);
  const others = [...new Map(ofAddresses.flat().map((one) => [one.id, one])).values()]
    .filter((one) => one.id !== id)
    .sort((a, b) => b.id - a.id);
  return [
    ...own.slice(0, Math.max(OF_EITHER, MOST - others.length)),
    ...others.slice(0, Math.max(OF_EITHER, MOST - own.length)),
  ]
    .sort((a, b) => b.id - a.id)
    .map((one) => ({
      ...inShort(one),
      sameUser: one.userId !== null && one.userId === userId,
      sameAddresses: addresses.filter((ip) => wasAt(one, ip)),
    }));
}

function wasAt({ details: { stolen, addresses } }: ListedIncident, address: string): boolean {
  return [...stolen, ...addresses.stranger].some(({ ip }) => ip === address);
}

function inShort(one: ListedIncident) {
  const { id, reference, kind, verdict, score, status, resolution, openedAt } = one;
  const { userId, userLogin } = one;
  return { id, reference, kind, verdict, score, status, resolution, openedAt, userId, userLogin };
}

function addressesOfStranger({ details }: Pick<VisibleIncident, 'details'>): string[] {
  const alone = details.addresses.stranger.filter(({ alsoUsers }) => !alsoUsers);
  return [...new Set(alone.map(({ ip }) => ip))].slice(0, ADDRESSES);
}
