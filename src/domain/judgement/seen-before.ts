/** Where a user was in other sessions just before this one began. */
import type { SessionTimeline } from '../session/session.ts';
import type { Stay } from './baseline.ts';

/** How long before counts as just before: two sign-ins of one morning fit in, most journeys do not (J). */
const BEFORE_MS = 3 * 3_600_000;

/** When the session was signed in to, else when it was first seen; epoch milliseconds. */
export function openedAt({ entries }: SessionTimeline): number {
  let started = Number.POSITIVE_INFINITY;
  let first = Number.POSITIVE_INFINITY;
  for (const { starts, spells, inScope } of entries) {
    if (starts !== null) started = Math.min(started, starts.at);
    if (inScope) for (const spell of spells) first = Math.min(first, spell.first.at);
  }
  return started === Number.POSITIVE_INFINITY ? first : started;
}

/** Whether the stay reaches into the three hours before the session was opened. */
export function isSeenBefore(
  { firstSeenAt, lastSeenAt }: Omit<Stay, 'sessionId'>,
  opened: number,
): boolean {
  return firstSeenAt <= opened && lastSeenAt >= opened - BEFORE_MS;
}
