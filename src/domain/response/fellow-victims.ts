/** Keeps a thief's other victims from counting as innocent users of the thief's address. Pure. */
import type { Verdict } from '../judgement/verdict.ts';
import type { SeenAddress, SessionAddresses } from './aftermath.ts';
import type { IncidentDetails, SourceFacts } from './incident.ts';

/** Other users than the incident's own who were at an address lately. */
export type OthersThere = {
  /** How many are not known to have been robbed there: colleagues, as far as anybody can tell. */
  readonly others: number;
  /** How many are victims: all that they did there belongs to a theft that is proven, or was found by a person. */
  readonly victims: number;
};

export type StrangersAddresses = {
  readonly source: SourceFacts | null;
  readonly addresses: SessionAddresses;
};

/**
 * Returns the stranger's addresses, counting only other users who may be colleagues. Never fewer than are there by
 * name: some victims were already left out of the count at the judgement, and are not subtracted again.
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
 * Returns the addresses where an incident's user is now known as a thief's victim, and was not before: the counts that
 * others' incidents have for these change.
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

/** The stranger's addresses where the user was not: one where both were says nothing of the stranger. */
export function strangersOwn({ stranger }: Pick<SessionAddresses, 'stranger'>): readonly string[] {
  return stranger.flatMap(({ ip, alsoUsers }) => (alsoUsers ? [] : [ip]));
}
