import type pg from 'pg';
import type { OpenedApplication } from '../domain/application-habits.ts';

/**
 * When each of the user's last sessions first opened which application in the range. Asked by session, as the
 * addresses are, so that each looks into the few days it lasted.
 */
export async function applicationsOfUser(
  client: pg.ClientBase,
  wanted: {
    readonly org: string;
    readonly userId: string;
    /** Epoch milliseconds. */
    readonly since: number;
    readonly until: number;
    /** Sessions that teach nothing about the user. */
    readonly except: Iterable<string>;
  },
): Promise<OpenedApplication[]> {
  const found = await client.query<{ session_id: string; app: string; opened: Date }>(
    `select s.session_id, e.app, min(e.published) as opened
     from (
       select session_id, first_seen, last_seen from sessions
       where org = $1 and user_id = $2 and first_seen <= $4 and last_seen >= $3
         and session_id <> all($5)
       order by last_seen desc limit 200
     ) as s, lateral (
       select published, jsonb_path_query_first(
           (raw->'target')::jsonb, '$[*] ? (@.type == "AppInstance").id') #>> '{}' as app
       from log_events
       where org = $1 and session_id = s.session_id and event_type = 'user.authentication.sso'
         and published between greatest(s.first_seen, $3) and least(s.last_seen + interval '5 minutes', $4)
         and (outcome is null or outcome in ('SUCCESS', 'ALLOW'))
     ) as e
     where e.app is not null
     group by 1, 2`,
    [wanted.org, wanted.userId, new Date(wanted.since), new Date(wanted.until), [...wanted.except]],
  );
  return found.rows.map(({ session_id, app, opened }) => ({
    sessionId: session_id,
    app,
    at: opened.getTime(),
  }));
}
