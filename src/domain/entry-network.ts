/** Which network an entry is of, and what it is called, where its own event did not say. */
import type { Fingerprint } from './fingerprint.ts';
import type { TimelineEntry } from './timeline-entry.ts';

type Said = Pick<Fingerprint, 'asOrg' | 'networkKind'>;
const UNSAID: Said = { asOrg: null, networkKind: 'unknown' };

/** What the session's events called a network, and what that made of it. */
function saidOf(asn: number, entries: readonly TimelineEntry[]): Said {
  let said: Said = UNSAID;
  for (const { fingerprint: fp } of entries) if (fp.asn === asn) said = surer(said, fp);
  return { asOrg: said.asOrg, networkKind: said.networkKind };
}

/** Of two that say the same amount the lesser, so that order does not matter. */
function surer(a: Said, b: Said): Said {
  const rank = ({ asOrg, networkKind }: Said) =>
    `${networkKind === 'unknown' ? 1 : 0}${asOrg === null ? 1 : 0}${asOrg}|${networkKind}`;
  return rank(a) <= rank(b) ? a : b;
}

/** The entry as one of the network that its address belongs to, called as the session's events call it. */
export function ofNetwork(
  entry: TimelineEntry,
  asn: number | null,
  entries: readonly TimelineEntry[],
): TimelineEntry {
  if (asn === entry.fingerprint.asn) return entry;
  if (asn === null) return { ...entry, fingerprint: { ...entry.fingerprint, ...NO_NETWORK } };
  const said = saidOf(asn, entries);
  return { ...entry, fingerprint: { ...entry.fingerprint, asn, asnSource: 'okta', ...said } };
}

const NO_NETWORK = { asn: null, asOrg: null, asnSource: null, networkKind: 'unknown' } as const;
