/**
 * What one person's baselines are learnt from: a row for each client at each address. Made when the
 * person is judged and not before, for there are nearly as many as events.
 */
import type { SeenFingerprint } from '../../domain/baseline.ts';
import type { TimelineEntry } from '../../domain/timeline-entry.ts';
import { asnOf, type SessionFacts, spanOf } from './session-facts.ts';

/** `owners` are those of the whole org. In no particular order. */
export function seenFingerprints(
  sessions: readonly SessionFacts[],
  owners: ReadonlyMap<string, number>,
): readonly SeenFingerprint[] {
  const rows: SeenFingerprint[] = [];
  for (const { key, timeline } of sessions) {
    for (const entry of timeline.entries) {
      if (entry.inScope && entry.succeeded) rows.push(rowOf(key, entry, asnOf(entry, owners)));
    }
  }
  return rows;
}

function rowOf(key: string, entry: TimelineEntry, asn: number | null): SeenFingerprint {
  const { fingerprint: fp } = entry;
  const { firstAt, lastAt } = spanOf(entry);
  return {
    sessionId: key,
    fingerprint: asn === fp.asn ? fp : { ...fp, asn, asOrg: null },
    firstSeenAt: firstAt,
    lastSeenAt: lastAt,
  };
}
