/**
 * Counts where people work from and with what, under one key for each country, kind of network and pair of clients in
 * one session.
 */
import { clientName, pairOf } from '../../../domain/session/client-name.ts';
import type { NetworkKind } from '../../../domain/session/fingerprint.ts';
import type { TimelineEntry } from '../../../domain/session/timeline-entry.ts';
import { type FirstDays, noteDay, noteDays } from './first-days.ts';

export const AT_ALL = 'at all';

export function inCountry(country: string): string {
  return `in ${country}`;
}

export function onNetwork(kind: NetworkKind): string {
  return `on ${kind}`;
}

export function inOneSession(pair: string): string {
  return `with ${pair}`;
}

/** One person's habits while they are gathered, in separate maps so that no key has to be made for every entry. */
export type PersonHabits = {
  readonly all: Map<typeof AT_ALL, FirstDays>;
  readonly countries: Map<string, FirstDays>;
  readonly networkKinds: Map<NetworkKind, FirstDays>;
  readonly pairs: Map<string, FirstDays>;
};

/** Returns empty habits. */
export function newHabits(): PersonHabits {
  return { all: new Map(), countries: new Map(), networkKinds: new Map(), pairs: new Map() };
}

/** Notes where a client was; the order does not matter. */
export function noteHabits(
  { all, countries, networkKinds }: PersonHabits,
  { spells, fingerprint }: TimelineEntry,
): void {
  noteDays(all, AT_ALL, spells);
  noteDays(networkKinds, fingerprint.networkKind, spells);
  if (fingerprint.country !== null) noteDays(countries, fingerprint.country, spells);
}

/** Notes which clients were in one session together, on the day on which the second of them appeared. */
export function notePairs({ pairs }: PersonHabits, entries: readonly TimelineEntry[]): void {
  // Most sessions have one client, and then no name needs to be made.
  const [one] = entries;
  const others = entries.some(
    ({ fingerprint: { os, family } }) =>
      os !== one?.fingerprint.os || family !== one.fingerprint.family,
  );
  if (!others) return;
  const came = new Map<string, number>();
  for (const { fingerprint, spells, inScope, succeeded } of entries) {
    const client = inScope && succeeded ? clientName(fingerprint) : null;
    if (client === null) continue;
    const first = spells.reduce(
      (at, spell) => Math.min(at, spell.first.at),
      Number.POSITIVE_INFINITY,
    );
    came.set(client, Math.min(first, came.get(client) ?? Number.POSITIVE_INFINITY));
  }
  for (const [a, firstOfA] of came) {
    for (const [b, firstOfB] of came) {
      if (a < b) noteDay(pairs, pairOf(a, b), Math.max(firstOfA, firstOfB));
    }
  }
}

/** Returns the first moment of the second day, by key. */
export function secondDays({
  all,
  countries,
  networkKinds,
  pairs,
}: PersonHabits): Map<string, number> {
  const found = new Map<string, number>();
  for (const [key, { secondDayAt }] of all) found.set(key, secondDayAt);
  for (const [country, { secondDayAt }] of countries) found.set(inCountry(country), secondDayAt);
  for (const [kind, { secondDayAt }] of networkKinds) found.set(onNetwork(kind), secondDayAt);
  for (const [pair, { secondDayAt }] of pairs) found.set(inOneSession(pair), secondDayAt);
  return found;
}
