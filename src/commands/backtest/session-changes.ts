/** When a session changed, and where to: enough to say from when on there was something to judge. */
import type { Move } from '../../domain/org-context.ts';
import type { SessionTimeline } from '../../domain/session.ts';
import { compareMoments, type TimelineEntry } from '../../domain/timeline-entry.ts';
import { ownerOf } from './org-view.ts';

/**
 * The times at which the session showed another network, user agent or country than before: coarser than
 * what judging compares. Adds to `moves` where only the network changed.
 */
export function changesOf(
  userId: string,
  timeline: SessionTimeline,
  owners: ReadonlyMap<string, number>,
  moves: Move[],
): number[] {
  const [first, ...others] = timeline.entries.filter(({ inScope }) => inScope);
  if (first === undefined || others.every((other) => looksLike(first, other))) return [];
  const visits = [first, ...others]
    .flatMap((entry) => {
      const asn = asnOf(entry, owners);
      return entry.spells.flatMap((spell) =>
        [spell.first, spell.last].map((moment) => ({ moment, asn, entry })),
      );
    })
    .sort((a, b) => compareMoments(a.moment, b.moment));
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

/** Okta's word first, on this event or on others from the address; the table of ranges last. */
export function asnOf(
  { fingerprint, ip }: TimelineEntry,
  owners: ReadonlyMap<string, number>,
): number | null {
  if (fingerprint.asnSource === 'okta' || ip === null) return fingerprint.asn;
  return ownerOf(ip, owners) ?? fingerprint.asn;
}
