import type pg from 'pg';
import { asSessions, sessionSpans, spansOf } from './session-spans.ts';
import type { StoredSession } from './timeline.ts';

const HOUR_MS = 3_600_000;

/**
 * Returns the root session under which the user's other sessions of the time know this id, the least of several; null
 * where none does. Looks only at sessions that overlap, and searches each event as text first.
 */
export async function rootOfSession(
  client: pg.ClientBase,
  org: string,
  sessionId: string,
  session: StoredSession,
): Promise<string | null> {
  const others = await sessionSpans(
    client,
    `select session_id, first_seen, last_seen from sessions
     where org = $1 and user_id = $2 and session_id <> $3
       and first_seen <= $5::timestamptz + interval '1 day' and last_seen >= $4::timestamptz - interval '1 day'
     order by last_seen desc limit 20`,
    [org, session.userId, sessionId, new Date(session.firstSeenAt), new Date(session.lastSeenAt)],
  );
  if (others === null) return null;
  const found = await client.query<{ root: string | null }>(
    `select min(e.session_id) as root
     from ${asSessions(3)}, lateral (
       select * from log_events
       where org = $1 and session_id = s.session_id and published between $6 and $7
         and published between s.first_seen - interval '1 hour' and s.last_seen + interval '1 hour'
         and position($2 in raw::text) > 0
         and raw #>> '{authenticationContext,externalSessionId}' = $2
       limit 1
     ) as e`,
    [
      org,
      sessionId,
      ...spansOf(others),
      new Date(others.since - HOUR_MS),
      new Date(others.until + HOUR_MS),
    ],
  );
  return found.rows[0]?.root ?? null;
}
