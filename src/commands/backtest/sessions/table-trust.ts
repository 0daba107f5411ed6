/**
 * Tells whether the table of address ranges is about the same addresses as the log. In a log whose addresses were
 * replaced before it was given away, the table names another network for each of them; then a network that Okta did not
 * name counts as unknown, which is better than wrong.
 */
import { ofNetwork, UNNAMED } from '../../../domain/session/entry-network.ts';
import type { FingerprintSources } from '../../../domain/session/fingerprint.ts';
import type { TimelineEntry } from '../../../domain/session/timeline-entry.ts';
import type { Gathering } from './gathering.ts';

/** Fewer addresses prove too little. */
const ENOUGH = 50;
/** Above this number only addresses that end in one digit are looked up: the same ones in any order. */
const MANY = 4000;
const SAMPLED = '7';
/**
 * Share of differing addresses from which the table is not trusted. Networks are bought and merged, and tables lag
 * behind: even a third may differ (J).
 */
const MOSTLY_WRONG = 0.8;

/**
 * Whether the table can be trusted for this log.
 * @param owners the ASN that Okta gave, by address and by neighbourhood
 */
export function tableHolds(
  owners: ReadonlyMap<string, number>,
  { lookUpNetwork }: Pick<FingerprintSources, 'lookUpNetwork'>,
): boolean {
  let known = 0;
  let wrong = 0;
  for (const [address, asn] of owners) {
    if (address.includes('/')) continue;
    if (owners.size > MANY && !address.endsWith(SAMPLED)) continue;
    const table = lookUpNetwork(address);
    if (table === null) continue;
    known += 1;
    if (table.asn !== asn) wrong += 1;
  }
  return known < ENOUGH || wrong < known * MOSTLY_WRONG;
}

/**
 * Removes what the table said, and with it the judgement that a client calling itself Okta is on a network that is not
 * Okta's.
 */
export function forgetTable({ users }: Gathering): void {
  for (const { sessions } of users.values()) {
    for (const [key, { timeline, trace }] of sessions) {
      timeline.index = null;
      const entries = timeline.entries.flatMap(withoutTable);
      if (entries.length === 0) sessions.delete(key);
      timeline.entries.splice(0, timeline.entries.length, ...entries);
      for (const [i, shape] of trace.entries()) {
        if (shape.touch.asnSource !== 'table') continue;
        trace[i] = { ...shape, touch: { ...shape.touch, asn: null, asnSource: null } };
      }
    }
  }
}

function withoutTable(entry: TimelineEntry): TimelineEntry[] {
  const { asnSource, clientKind } = entry.fingerprint;
  if (asnSource !== 'table') return [entry];
  return clientKind === 'okta-internal' ? [] : [ofNetwork(entry, null, () => UNNAMED)];
}
