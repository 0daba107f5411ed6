/** Okta's warnings of a user that name no session. */
import type pg from 'pg';
import { ALARM_AROUND } from './record-statement.ts';

/**
 * The user's sessions that were alive within the hour around a moment (epoch milliseconds): those that recording
 * finds for such an alarm, as far as it sees them.
 */
export async function sessionsAround(
  client: Pick<pg.Pool, 'query'>,
  { org, userId, at }: { readonly org: string; readonly userId: string; readonly at: number },
): Promise<string[]> {
  const found = await client.query<{ session_id: string }>(
    `select session_id from sessions where org = $1 and user_id = $2
       and first_seen <= $3::timestamptz + interval '${ALARM_AROUND}'
       and last_seen >= $3::timestamptz - interval '${ALARM_AROUND}'
     order by last_seen desc limit 20`,
    [org, userId, new Date(at)],
  );
  return found.rows.map((row) => row.session_id);
}

/** Forgets Okta's warnings from before: they say something of who signs in within the hour. */
export async function pruneUserAlarms(client: Pick<pg.Pool, 'query'>, before: Date): Promise<void> {
  await client.query('delete from user_alarms where at < $1', [before]);
}
