import type pg from 'pg';

/**
 * Whether the user opened the Admin Console before a moment, in another session than these: whoever runs the
 * org does there all day what a thief would do once.
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
  const found = await client.query<{ opened: boolean }>(
    `select exists (
       select from sessions
       join log_events on log_events.org = sessions.org
         and log_events.session_id = sessions.session_id
       where sessions.org = $1 and sessions.user_id = $2 and sessions.session_id <> all($3)
         and log_events.user_id = $2
         and log_events.event_type = 'user.session.access_admin_app'
         and coalesce(log_events.raw->'outcome'->>'result', 'SUCCESS') in ('SUCCESS', 'ALLOW')
         and log_events.published >= $4 and log_events.published < $5
     ) as opened`,
    [wanted.org, wanted.userId, wanted.except, new Date(wanted.since), new Date(wanted.before)],
  );
  return found.rows[0]?.opened === true;
}
