import { TUNING } from '../../../domain/judgement/tuning.ts';
import type { Move } from '../../../domain/session/org-context.ts';
import type { SessionTimeline } from '../../../domain/session/session.ts';
import type { TimelineEntry } from '../../../domain/session/timeline-entry.ts';
import type { FirstDays } from './first-days.ts';
import { asnOf } from './owners.ts';

const HOUR_MS = 3_600_000;

type Person = {
  readonly userId: string;
  readonly sessions: readonly { readonly timeline: SessionTimeline }[];
  /** By ASN. */
  readonly networks: ReadonlyMap<number, FirstDays>;
  /** By device token, when it was first seen. */
  readonly devices: ReadonlyMap<string, number>;
};

/**
 * Returns one person's sign-ins on networks that were new to them, with a device cookie that they had on other days.
 */
export function arrivalsOf(
  { userId, sessions, networks, devices }: Person,
  owners: ReadonlyMap<string, number>,
): Move[] {
  const isOwn = ({ fingerprint: { deviceToken } }: TimelineEntry, at: number) =>
    deviceToken !== null && (devices.get(deviceToken) ?? at) <= at - TUNING.learning.delayMs;
  const found: Move[] = [];
  for (const { timeline } of sessions) {
    for (const start of timeline.entries) {
      if (start.starts === null) continue;
      const toAsn = asnOf(start, owners);
      const { at } = start.starts;
      if (toAsn === null || (networks.get(toAsn)?.firstAt ?? at) < at - HOUR_MS) continue;
      const there = timeline.entries.filter((entry) => asnOf(entry, owners) === toAsn);
      if (there.some((entry) => isOwn(entry, at))) found.push({ userId, at, toAsn });
    }
  }
  return found;
}
