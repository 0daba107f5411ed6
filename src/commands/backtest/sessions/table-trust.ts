/**
 * Whether our table of address ranges speaks of the same addresses as the log does. In a log whose addresses were
 * replaced before somebody gave it away, it names another network for each of them; then what Okta did not say is
 * unknown, which is better than wrong.
 */
import { ofNetwork, UNNAMED } from '../../../domain/session/entry-network.ts';
import type { FingerprintSources } from '../../../domain/session/fingerprint.ts';
import type { TimelineEntry } from '../../../domain/session/timeline-entry.ts';
import type { Gathering } from './gathering.ts';

/** Fewer addresses say too little. */
const ENOUGH = 50;
/** Of more than so many, those are looked up that end in one digit: the same ones whatever their order. */
const MANY = 4000;
const SAMPLED = '7';
/** Networks are bought and merged, and tables lag behind: even a third of the addresses may differ (J). */
const MOSTLY_WRONG = 0.8;

/** @param owners the ASN that Okta gave, by address and by neighbourhood. */
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

/** Takes back what the table said, and with it that somebody who calls himself Okta is where Okta is not. */
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
