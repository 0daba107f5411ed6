/**
 * Where the user was just before, in other sessions: one invented event from far away makes a theft of an ordinary
 * sign-in. So where a verdict rests on it, it is read back like the rest.
 */
import { isElsewhere } from '../../domain/judgement/evidence/seen-elsewhere.ts';
import type { Judgement } from '../../domain/judgement/judge.ts';
import { openedAt } from '../../domain/judgement/seen-before.ts';
import { toldOfSessions } from '../../store/told-elsewhere.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { type HeldEvent, heldEvents } from '../proof/held-event.ts';
import type { Gathered } from './gather.ts';

/** Some of what the hook told of it, where it counts against the session; else nothing. */
export async function toldElsewhere(
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
  const told = await deps.database.transaction(({ client }) =>
    toldOfSessions(client, wanted, deps.now),
  );
  return heldEvents(told);
}
