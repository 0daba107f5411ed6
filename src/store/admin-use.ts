import type pg from 'pg';
import { asSessions, sessionSpans, spansOf } from './session-spans.ts';

const HOUR_MS = 3_600_000;

/**
 * Whether the user opened the Admin Console before a moment, in another session than these: an administrator does there
 * all day what a thief would do once. The query goes session by session, so that only the few days of each are read.
 */
export async function openedAdminConsole(
  client: pg.ClientBase,
  wanted: {
    readonly org: string;
    readonly userId: string;
    readonly except: readonly string[];
    /** Epoch milliseconds. */
    readonly since: number;
    readonly before: number;
  },
): Promise<boolean> {
  const { org, userId, since, before } = wanted;
  const spans = await sessionSpans(
    client,
    `select session_id, first_seen, last_seen from sessions
     where org = $1 and user_id = $2 and session_id <> all($3)
       and first_seen < $5::timestamptz + interval '1 hour' and last_seen >= $4::timestamptz - interval '1 hour'`,
    [org, userId, wanted.except, new Date(since), new Date(before)],
  );
  if (spans === null) return false;
  const found = await client.query<{ opened: boolean }>(
    `select exists (
       select from ${asSessions(5)}, lateral (
         select from log_events
         where org = $1 and session_id = s.session_id and user_id = $2
           and published >= $3 and published < $4
           and published between s.first_seen - interval '1 hour' and s.last_seen + interval '1 hour'
           and event_type = 'user.session.access_admin_app'
           and coalesce(raw->'outcome'->>'result', 'SUCCESS') in ('SUCCESS', 'ALLOW')
         limit 1
       ) as e
     ) as opened`,
    [
      org,
      userId,
      new Date(Math.max(since, spans.since - HOUR_MS)),
      // The bound itself is excluded, and an hour after the last compared event still belongs to the session.
      new Date(Math.min(before, spans.until + HOUR_MS + 1)),
      ...spansOf(spans),
    ],
  );
  return found.rows[0]?.opened === true;
}
