/** A stranger's trail as a reader is told of it: as much as can be taken in at a glance. */

import { oneLine } from '../one-line.ts';
import type { Aftermath, PlacedAddress, Refusal, SeenAddress } from './aftermath.ts';
import { deedInWords, gravest, refusalInWords } from './deed.ts';
import type { IncidentDetails } from './incident.ts';

const MOST_DEEDS_TOLD = 8;
const MOST_REFUSALS_TOLD = 5;
export const MOST_ADDRESSES_TOLD = 8;
/** Longer names are cut, because registries keep whole sentences. */
const LONGEST_NAME = 48;

/** The gravest deeds in order of time, and how many more there were. */
export function toldDeeds({ afterwards, afterwardsInAll }: IncidentDetails): {
  readonly told: readonly Aftermath[];
  readonly more: number;
} {
  const told = gravest(afterwards, MOST_DEEDS_TOLD);
  // Incidents of an earlier version have no count.
  return { told, more: Math.max(afterwardsInAll, afterwards.length) - told.length };
}

/** The gravest refusals in order of time, and how many more there were. */
export function toldRefusals({ refused, refusedInAll }: IncidentDetails): {
  readonly told: readonly Refusal[];
  readonly more: number;
} {
  const told = gravest(refused, MOST_REFUSALS_TOLD);
  return { told, more: refusedInAll - told.length };
}

/** The stranger's addresses that were used most, and how many more there were. */
export function toldAddresses({ addresses: { stranger, strangerInAll } }: IncidentDetails): {
  readonly told: readonly SeenAddress[];
  readonly more: number;
} {
  const told = stranger
    .toSorted((a, b) => b.events - a.events || a.firstAt - b.firstAt)
    .slice(0, MOST_ADDRESSES_TOLD)
    .sort((a, b) => a.firstAt - b.firstAt || (a.ip < b.ip ? -1 : 1));
  return { told, more: Math.max(strangerInAll, stranger.length) - told.length };
}

/** `DigitalOcean (AS14061, hosting), Amsterdam, Netherlands`. */
export function belongsInWords({
  asn,
  asOrg,
  networkKind,
  city,
  country,
}: Omit<PlacedAddress, 'ip' | 'firstAt'>): string {
  const about = [asn === null ? null : `AS${asn}`, networkKind === 'unknown' ? null : networkKind]
    .filter((part) => part !== null)
    .join(', ');
  const name = asOrg === null ? 'network not known by name' : oneLine(asOrg, LONGEST_NAME);
  const place = [city, country]
    .filter((part) => part !== null)
    .map((part) => oneLine(part, LONGEST_NAME));
  return [about === '' ? name : `${name} (${about})`, ...place].join(', ');
}

/** Lines of plain text, for receivers that format nothing. */
export function deedLines(details: IncidentDetails): string[] {
  const { told, more } = toldDeeds(details);
  return [
    ...told.map((deed) => `${utc(deed.at)}  ${oneLine(deedInWords(deed), 200)}`),
    ...andMore(more),
  ];
}

export function refusalLines(details: IncidentDetails): string[] {
  const { told, more } = toldRefusals(details);
  return [
    ...told.map((refusal) => `${utc(refusal.at)}  ${oneLine(refusalInWords(refusal), 200)}`),
    ...andMore(more),
  ];
}

export function strangerAddressLines(details: IncidentDetails): string[] {
  const { told, more } = toldAddresses(details);
  return [...told.map((seen) => `${addressLine(seen)}${alsoUsers(seen)}`), ...andMore(more)];
}

/** Lines for the user's own addresses, which are not to be blocked, or for those whose owner cannot be told. */
export function otherAddressLines({ addresses }: IncidentDetails, of: 'own' | 'unclear'): string[] {
  const told = addresses[of].slice(0, MOST_ADDRESSES_TOLD);
  const lines = told.map((seen) => `${oneLine(seen.ip, 60)}  ${belongsInWords(seen)}`);
  return [...lines, ...andMore(addresses[of].length - told.length)];
}

/** A warning to whoever is about to block it. */
export function alsoUsers({ alsoUsers: both, otherUsers = 0 }: SeenAddress): string {
  const user = both ? '; the user was there too, so do not block it unseen' : '';
  // Nobody knows whether these work there or were robbed as well.
  const others = `${otherUsers} other ${otherUsers === 1 ? 'user' : 'users'} too`;
  return otherUsers === 0 ? user : `${user}; ${others}: look at them as well`;
}

/** `2 other users succeeded`: whoever has that address may have robbed them as well. */
export function othersInWords(succeeded: number): string {
  return `${succeeded} other ${succeeded === 1 ? 'user' : 'users'} succeeded`;
}

function addressLine(seen: SeenAddress): string {
  const { ip, firstAt, lastAt } = seen;
  return `${oneLine(ip, 60)}  ${belongsInWords(seen)}, ${utc(firstAt)} to ${utc(lastAt)}`;
}

function andMore(count: number): string[] {
  return count > 0 ? [`and ${count} more`] : [];
}

/** A moment, to the second. */
export function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
