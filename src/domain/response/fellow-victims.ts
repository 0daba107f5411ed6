/** Whoever the same thief robbed is no innocent user of his address. Pure. */
import type { Verdict } from '../judgement/verdict.ts';
import type { SeenAddress, SessionAddresses } from './aftermath.ts';
import type { IncidentDetails, SourceFacts } from './incident.ts';

/** Other users than the incident's own who were at an address lately. */
export type OthersThere = {
  /** Of whom it is not known that they were robbed there: colleagues, as far as anybody can tell. */
  readonly others: number;
  /** Of whom everything done there belongs to a theft that is proven, or was found by a person. */
  readonly victims: number;
};

export type StrangersAddresses = {
  readonly source: SourceFacts | null;
  readonly addresses: SessionAddresses;
};

/**
 * The stranger's addresses with those alone who may be colleagues. Never fewer than are there by name: of those counted
 * when it was judged, some were known for victims by then and are not subtracted again.
 */
export function withoutVictims(
  { source, addresses }: StrangersAddresses,
  there: ReadonlyMap<string, OthersThere>,
): StrangersAddresses {
  const left = (ip: string, counted: number) => {
    const { others, victims } = there.get(ip) ?? { others: 0, victims: 0 };
    return Math.max(others, counted - victims);
  };
  const corrected = (seen: SeenAddress): SeenAddress => {
    const { otherUsers = 0, ...known } = seen;
    const count = left(seen.ip, otherUsers);
    return count > 0 ? { ...known, otherUsers: count } : known;
  };
  return {
    source: source && { ...source, succeededUsers: left(source.ip, source.succeededUsers) },
    addresses: { ...addresses, stranger: addresses.stranger.map(corrected) },
  };
}

type Judged = {
  readonly verdict: Verdict;
  readonly details: Pick<IncidentDetails, 'addresses' | 'corroboration' | 'companyWideMove'>;
};

/**
 * Where the user of an incident is known for the victim of a thief, and was not before: what others' incidents count
 * there is another number now.
 * @param before null where it has just been opened
 */
export function newlyRobbedAt(before: Judged | null, now: Judged): readonly string[] {
  const known = before === null ? [] : robbedAt(before);
  return robbedAt(now).filter((ip) => !known.includes(ip));
}

/** The stranger's own addresses, where the theft is proven. What is only suspected makes nobody a victim. */
function robbedAt({ verdict, details }: Judged): readonly string[] {
  const { corroboration, companyWideMove, addresses } = details;
  if (verdict !== 'hijack' || corroboration !== 'confirmed' || companyWideMove) return [];
  return strangersOwn(addresses);
}

/** Where the user was as well, an address says nothing of the stranger. */
export function strangersOwn({ stranger }: Pick<SessionAddresses, 'stranger'>): readonly string[] {
  return stranger.flatMap(({ ip, alsoUsers }) => (alsoUsers ? [] : [ip]));
}
