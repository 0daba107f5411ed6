/** Other incidents that may be the same thief's work: of this user, or with a stranger from the same address. */
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
  /** Addresses of this incident's stranger at which the other one's stranger was, too. */
  readonly sameAddresses: readonly string[];
};

/** A thief goes by few addresses; of a phone's many, any three say the same. */
const ADDRESSES = 3;
const MOST = 10;

/**
 * The latest first, at most ten. Where the user was as well, an address says nothing of the stranger. None of an alarm
 * about our own event hook.
 */
export async function relatedIncidents(
  rows: Rows,
  incident: Pick<VisibleIncident, 'kind' | 'org' | 'id' | 'userId' | 'details'>,
): Promise<RelatedIncident[]> {
  if (incident.kind !== 'session_hijack') return [];
  const { org, id, userId } = incident;
  const addresses = addressesOfStranger(incident);
  const lists = await Promise.all([
    userId === null ? [] : listIncidents(rows, { org, userId, limit: MOST + 1 }),
    ...addresses.map((ip) => listIncidents(rows, { org, from: [{ ip }], limit: MOST + 1 })),
  ]);
  const [ofUser = [], ...ofAddresses] = lists;
  const found = new Map(lists.flat().map((one) => [one.id, one]));
  found.delete(id);
  return [...found.values()]
    .sort((a, b) => b.id - a.id)
    .slice(0, MOST)
    .map((one) => ({
      ...inShort(one),
      sameUser: ofUser.some((other) => other.id === one.id),
      sameAddresses: addresses.filter((_, i) =>
        ofAddresses[i]?.some((other) => other.id === one.id),
      ),
    }));
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
