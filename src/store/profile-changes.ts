/** Tells whether somebody changed a user's profile: a thief changes the telephone number first. */
import { sql } from 'drizzle-orm';
import type { Rows } from './database.ts';

export const PROFILE_CHANGED = 'user.account.update_profile';

/** Days to look at; a user who was not reached by then will not be rung any more. */
const DAYS = 14;
/** How far `last_seen` of a session may lag behind. */
const LAG_MINUTES = 10;
/** Limits for a program that runs under a user's name, which has many more of either. */
const MOST_SESSIONS = 200;
const MOST_EVENTS = 2_000;

/**
 * Returns the time of the first change that succeeded within 14 days, in a session of the user's or by an
 * administrator's API token. A change that an administrator made in the Admin Console is in their own session, and is
 * not found.
 */
export async function profileChangedSince(
  rows: Rows,
  wanted: { readonly org: string; readonly userId: string; readonly since: Date },
): Promise<Date | null> {
  const { org, userId, since } = wanted;
  const from = sql`${since.toISOString()}::timestamptz`;
  const until = sql`${new Date(since.getTime() + DAYS * 86_400_000).toISOString()}::timestamptz`;
  const isIt = sql`event_type = ${PROFILE_CHANGED} and outcome = 'SUCCESS'`;
  const result = await rows.execute<{ at: string | Date | null }>(sql`
    with of_user as (
      select session_id from sessions
      where user_id = ${userId} and org = ${org} and last_seen >= ${from} - ${LAG_MINUTES} * interval '1 minute'
      order by last_seen limit ${MOST_SESSIONS}
    ), in_sessions as (
      select e.* from of_user s cross join lateral (
        select published, event_type, outcome, raw from log_events
        where org = ${org} and session_id = s.session_id and published >= ${from} and published < ${until}
        order by published limit ${MOST_EVENTS}) e
    ), changes as (
      select published, raw from in_sessions where ${isIt}
      union all
      (select published, raw from log_events
       where org = ${org} and session_id is null and user_id = ${userId}
         and published >= ${from} and published < ${until} and ${isIt})
    )
    select min(published) as at from changes
    where json_typeof(raw -> 'target') is distinct from 'array' or not exists (
      select from json_array_elements(raw -> 'target') target
      where target ->> 'type' = 'User' and target ->> 'id' <> ${userId})`);
  // Raw statements give timestamps as text.
  const at = result.rows[0]?.at ?? null;
  return at === null ? null : new Date(at);
}
