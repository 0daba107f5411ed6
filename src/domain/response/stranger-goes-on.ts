/** Whether the stranger goes on in a session whose incident a person has closed as a theft. Pure. */
import type { Finding } from '../judgement/judge.ts';
import type { LogEvent } from '../session/event.ts';
import type { ContainmentState, IncidentStatus, Resolution } from './incident.ts';
import { provesLife, type SessionInQuestion } from './session-alive.ts';
import { isClosedAsTheft } from './uncontained.ts';
import { isStrangers, whoseAddresses } from './whose-address.ts';

/**
 * When the stranger's client last used the session, epoch milliseconds; null where it never did.
 * @param bad the findings that count
 * @param events of the session, in any order
 */
export function lastUseByStranger(
  bad: readonly Finding[],
  events: Iterable<LogEvent>,
  session: SessionInQuestion,
): number | null {
  const whose = whoseAddresses(bad);
  let last: number | null = null;
  for (const event of events) {
    const there = event.client.ip === null ? undefined : whose.get(event.client.ip);
    if (there === undefined || !isStrangers(event, there)) continue;
    if (SIGNS_OUT.has(event.eventType) || !provesLife(event, session)) continue;
    last = Math.max(last ?? 0, event.publishedAt);
  }
  return last;
}

/** Whoever signs out is inside no longer. */
const SIGNS_OUT: ReadonlySet<string> = new Set(['user.session.end', 'user.session.clear']);

type Closed = {
  readonly status: IncidentStatus;
  readonly resolution: Resolution | null;
  readonly closedAt: Date | null;
  readonly containment: ContainmentState;
};

/**
 * What was done before the closing and arrives after it tells nothing new. Where the sessions had been ended, a further
 * finding or the watch of the user tells what comes; what the service closed itself goes on elsewhere.
 * @param lastUseAt see `lastUseByStranger`
 */
export function goesOnAfter(closed: Closed, lastUseAt: number | null): boolean {
  const { status, resolution, closedAt, containment } = closed;
  if (status !== 'closed' || closedAt === null || !isClosedAsTheft(resolution)) return false;
  if (containment === 'acted' || containment === 'verified') return false;
  return lastUseAt !== null && lastUseAt > closedAt.getTime();
}
