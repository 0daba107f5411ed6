/**
 * The rows from which one person's baselines are learnt: one for each fingerprint of a session on each day, as the
 * service keeps them. They are many, so they are made only when the person is judged.
 */
import type { SeenFingerprint } from '../../../domain/judgement/baseline.ts';
import { lookKey } from '../../../domain/session/entry-index.ts';
import { sameFingerprint } from '../../../domain/session/fingerprint.ts';
import type { TimelineEntry } from '../../../domain/session/timeline-entry.ts';
import { asnOf } from '../sessions/owners.ts';
import type { SessionFacts } from '../sessions/session-facts.ts';

const DAY_MS = 86_400_000;

/**
 * Returns the rows, in no particular order.
 * @param owners those of the whole org
 */
export function seenFingerprints(
  sessions: readonly SessionFacts[],
  owners: ReadonlyMap<string, number>,
): readonly SeenFingerprint[] {
  const rows: SeenFingerprint[] = [];
  for (const { key, timeline } of sessions) {
    const looks = new Map<string, Look[]>();
    for (const entry of timeline.entries) {
      if (!entry.inScope || !entry.succeeded) continue;
      noteDays(lookOf(entry, asnOf(entry, owners), looks).days, entry);
    }
    for (const { fingerprint, days } of [...looks.values()].flat()) {
      for (const { firstSeenAt, lastSeenAt } of days)
        rows.push({ sessionId: key, fingerprint, firstSeenAt, lastSeenAt });
    }
  }
  return rows;
}

type Day = { readonly day: number; firstSeenAt: number; lastSeenAt: number };
type Look = Pick<SeenFingerprint, 'fingerprint'> & { readonly days: Day[] };

/** Returns the session's look that an entry belongs to, adding it if new; another address makes no other look. */
function lookOf(
  { fingerprint: fp }: TimelineEntry,
  asn: number | null,
  looks: Map<string, Look[]>,
): Look {
  const fingerprint = asn === fp.asn ? fp : { ...fp, asn, asOrg: null };
  const key = lookKey(fingerprint);
  const alike = looks.get(key) ?? [];
  const known = alike.find((look) => sameFingerprint(look.fingerprint, fingerprint));
  if (known !== undefined) return known;
  const look = { fingerprint, days: [] };
  looks.set(key, [...alike, look]);
  return look;
}

function noteDays(days: Day[], { spells }: TimelineEntry): void {
  for (const { first, last } of spells) {
    const number = Math.floor(first.at / DAY_MS);
    const day = days.find((each) => each.day === number);
    if (day === undefined) {
      days.push({ day: number, firstSeenAt: first.at, lastSeenAt: last.at });
      continue;
    }
    day.firstSeenAt = Math.min(day.firstSeenAt, first.at);
    day.lastSeenAt = Math.max(day.lastSeenAt, last.at);
  }
}
