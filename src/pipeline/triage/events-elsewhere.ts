/**
 * Finds the events that tell where the user was just before, in other sessions: one invented event from far away makes
 * a theft of an ordinary sign-in. Where a verdict rests on them, they are read back from the log like the rest.
 */
import { isElsewhere } from '../../domain/judgement/evidence/seen-elsewhere.ts';
import type { Judgement } from '../../domain/judgement/judge.ts';
import { openedAt } from '../../domain/judgement/seen-before.ts';
import { hookEventsOfSessions } from '../../store/hook-events.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { type HeldEvent, heldEvents } from '../proof/held-event.ts';
import type { Gathered } from './gather.ts';

/** Returns some of these events that the hook brought, if they count against the session; else none. */
export async function eventsElsewhere(
  deps: Pick<Dependencies, 'database' | 'now'>,
  { key: org }: Org,
  { timeline, context }: Gathered,
  { findings }: Judgement,
): Promise<readonly HeldEvent[]> {
  const rows = findings
    .filter(({ evidence }) => evidence.some(({ code }) => code === 'seen-elsewhere'))
    .flatMap(({ stranger }) =>
      context.seenBefore.filter((row) => isElsewhere(row, stranger.fingerprint)),
    );
  if (rows.length === 0) return [];
  const wanted = {
    org,
    sessionIds: [...new Set(rows.map(({ sessionId }) => sessionId))],
    since: Math.min(...rows.map(({ firstSeenAt }) => firstSeenAt)),
    until: Math.max(...rows.map(({ lastSeenAt }) => lastSeenAt)),
    at: openedAt(timeline),
  };
  const found = await deps.database.transaction(({ client }) =>
    hookEventsOfSessions(client, wanted, deps.now),
  );
  return heldEvents(found);
}
