import type pg from 'pg';
import { asSessions, sessionSpans, spansOf } from './session-spans.ts';

/** How far a session's row may be behind its last event. */
const LATER_MS = 300_000;

/**
 * Returns those of a user's sessions alive in a range of time into which somebody signed in, directly or under a root
 * session that Okta did not name on their events. The others continue an earlier session.
 */
export async function sessionsSignedInto(
  client: pg.ClientBase,
  wanted: {
    readonly org: string;
    readonly userId: string;
    /** Epoch milliseconds. */
    readonly since: number;
    readonly until: number;
  },
): Promise<Set<string>> {
  const spans = await sessionSpans(
    client,
    `select session_id, first_seen, last_seen from sessions
     where org = $1 and user_id = $2 and first_seen <= $4 and last_seen >= $3
     order by last_seen desc limit 200`,
    [wanted.org, wanted.userId, new Date(wanted.since), new Date(wanted.until)],
  );
  if (spans === null) return new Set();
  const found = await client.query<{ session_id: string }>(
    `with alive as materialized (
       select s.session_id, s.first_seen, s.last_seen, exists (
         select from log_events
         where org = $1 and session_id = s.session_id and event_type = 'user.session.start'
           and published between $5 and $6
           and published between s.first_seen and s.last_seen + interval '5 minutes'
           and (outcome is null or outcome in ('SUCCESS', 'ALLOW'))
       ) as started
       from ${asSessions(2)}
     )
     select session_id from alive where started
     union all
     select other.session_id from alive as other where not other.started and exists (
       select from alive as root, lateral (
         select from log_events
         where org = $1 and session_id = root.session_id and published between $5 and $6
           and published between root.first_seen and root.last_seen + interval '5 minutes'
           and position(other.session_id in raw::text) > 0
           and raw #>> '{authenticationContext,externalSessionId}' = other.session_id
         limit 1
       ) as named
       where root.session_id <> other.session_id
         and root.first_seen <= other.last_seen + interval '1 day'
         and root.last_seen >= other.first_seen - interval '1 day'
     )`,
    [wanted.org, ...spansOf(spans), new Date(spans.since), new Date(spans.until + LATER_MS)],
  );
  return new Set(found.rows.map((row) => row.session_id));
}
