/** Where people work from, counted under one key for each country and each kind of network. */
import type { NetworkKind } from '../../domain/fingerprint.ts';
import type { TimelineEntry } from '../../domain/timeline-entry.ts';
import { type FirstDays, noteDays } from './first-days.ts';

export const AT_ALL = 'at all';

export function inCountry(country: string): string {
  return `in ${country}`;
}

export function onNetwork(kind: NetworkKind): string {
  return `on ${kind}`;
}

/** One person's, while they are gathered: apart, so that no key has to be made for every entry. */
export type PersonHabits = {
  readonly all: Map<typeof AT_ALL, FirstDays>;
  readonly countries: Map<string, FirstDays>;
  readonly networkKinds: Map<NetworkKind, FirstDays>;
};

/** Of somebody of whom nothing is known yet. */
export function newHabits(): PersonHabits {
  return { all: new Map(), countries: new Map(), networkKinds: new Map() };
}

/** Notes where a client was, in any order. */
export function noteHabits(
  { all, countries, networkKinds }: PersonHabits,
  { spells, fingerprint }: TimelineEntry,
): void {
  noteDays(all, AT_ALL, spells);
  noteDays(networkKinds, fingerprint.networkKind, spells);
  if (fingerprint.country !== null) noteDays(countries, fingerprint.country, spells);
}

/** By key, the first moment of a second day. */
export function secondDays({ all, countries, networkKinds }: PersonHabits): Map<string, number> {
  const found = new Map<string, number>();
  for (const [key, { secondDayAt }] of all) found.set(key, secondDayAt);
  for (const [country, { secondDayAt }] of countries) found.set(inCountry(country), secondDayAt);
  for (const [kind, { secondDayAt }] of networkKinds) found.set(onNetwork(kind), secondDayAt);
  return found;
}
