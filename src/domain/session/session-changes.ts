/** Finds when a session changed, and where to: enough to say from when on there was something to judge. */
import type { AddressOwners } from './address-owners.ts';
import { compareMoments, type Moment } from './moment.ts';
import type { Move } from './org-context.ts';
import type { SessionTimeline } from './session.ts';
import type { TimelineEntry } from './timeline-entry.ts';

/**
 * The times at which the session showed another network, user agent or country than before: coarser than
 * what judging compares. Adds to `moves` where only the network changed.
 */
export function changesOf(
  userId: string,
  timeline: SessionTimeline,
  asnOf: AddressOwners,
  moves: Move[],
): number[] {
  const [first, ...others] = timeline.entries.filter(({ inScope }) => inScope);
  if (first === undefined || others.every((other) => looksLike(first, other))) return [];
  const visits: { moment: Moment; asn: number | null; entry: TimelineEntry }[] = [];
  for (const entry of [first, ...others]) {
    const asn = asnOf(entry);
    for (const spell of entry.spells) {
      visits.push({ moment: spell.first, asn, entry });
      if (spell.last !== spell.first) visits.push({ moment: spell.last, asn, entry });
    }
  }
  visits.sort((a, b) => compareMoments(a.moment, b.moment));
  const changedAt: number[] = [];
  let asn: number | null = null;
  let userAgent: string | null = null;
  let country: string | null = null;
  for (const { moment, asn: toAsn, entry } of visits) {
    const to = entry.fingerprint;
    const asnChanged = differ(asn, toAsn);
    const agentChanged = differ(userAgent, to.userAgent);
    if (asnChanged || agentChanged || differ(country, to.country)) changedAt.push(moment.at);
    if (asnChanged && !agentChanged && toAsn !== null) moves.push({ userId, at: moment.at, toAsn });
    asn = toAsn ?? asn;
    userAgent = to.userAgent ?? userAgent;
    country = to.country ?? country;
  }
  return changedAt;
}

function looksLike(a: TimelineEntry, b: TimelineEntry): boolean {
  const { fingerprint: one } = a;
  const { fingerprint: two } = b;
  return a.ip === b.ip && one.userAgent === two.userAgent && one.country === two.country;
}

function differ<T>(a: T | null, b: T | null): boolean {
  return a !== null && b !== null && a !== b;
}

/**
 * The last moment at which there was something to judge: a change, an alarm of Okta's, or else the
 * beginning, epoch milliseconds. What the user and the org looked like *before* it is what counts.
 */
export function judgingMoment(
  { entries, alarms }: SessionTimeline,
  changedAt: readonly number[],
): number {
  let at = changedAt.at(-1) ?? Number.NEGATIVE_INFINITY;
  for (const alarm of alarms.values()) at = Math.max(at, alarm.at);
  if (at > Number.NEGATIVE_INFINITY) return at;
  return Math.min(...entries.flatMap(({ spells }) => spells.map(({ first }) => first.at)));
}
