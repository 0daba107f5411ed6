/** Where a user is on other days, for a reader of the incident, by the places of sessions that nobody doubts. */
import { type SQL, sql } from 'drizzle-orm';
import type { Rows } from './database.ts';
import { COUNTS_AS_STOLEN } from './learnt-from.ts';

export type UserPlace = {
  /** Whole degrees, as fingerprints keep them. */
  readonly lat: number;
  readonly lon: number;
  readonly country: string | null;
  readonly city: string | null;
  readonly days: number;
};

const DAYS_BACK = 30;
/** Limit, newest first: a program that runs under a user's name has many more. */
const MOST_LOOKS = 2_000;

/**
 * Returns the places of the 30 days before the incident, the most frequent first, at most `limit`; those of the
 * incident's own sessions are left out.
 */
export async function placesOfUser(
  rows: Rows,
  wanted: OtherDays & { readonly limit: number },
): Promise<UserPlace[]> {
  const result = await rows.execute<UserPlace & Record<string, unknown>>(sql`
    with seen as (${looksOnOtherDays(wanted)})
    select (details ->> 'lat')::float8 as lat, (details ->> 'lon')::float8 as lon,
      mode() within group (order by details ->> 'country') as country,
      mode() within group (order by details ->> 'city') as city,
      count(distinct day)::int as days
    from seen where details ->> 'lat' is not null and details ->> 'lon' is not null
    group by 1, 2 order by days desc, lat, lon limit ${wanted.limit}`);
  return result.rows;
}

export type OtherDays = {
  readonly org: string;
  readonly userId: string;
  readonly incidentId: number;
  /** The incident's moment, epoch milliseconds: that day and later ones are left out. */
  readonly around: number;
};

/**
 * Returns SQL for the fingerprints, in the 30 days before, of sessions that nobody doubts and that are not the
 * incident's.
 */
export function looksOnOtherDays({ org, userId, incidentId, around: at }: OtherDays): SQL {
  const around = sql`${new Date(at).toISOString()}::timestamptz`;
  return sql`
      select f.details, f.day, f.first_seen, f.last_seen from session_fingerprints f
      join sessions s on s.org = f.org and s.session_id = f.session_id
      where f.org = ${org} and f.user_id = ${userId} and f.succeeded
        and f.first_seen >= ${around} - ${DAYS_BACK} * interval '1 day' and f.first_seen < ${around}
        and f.day < (${around} at time zone 'UTC')::date
        and not exists (
          select from incidents i where i.org = f.org and i.id = ${incidentId} and i.subject = f.session_id)
        and not exists (
          select from findings d where d.org = f.org and d.incident_id = ${incidentId} and d.session_id = f.session_id)
        and not ${sql.raw(COUNTS_AS_STOLEN)}
      order by f.first_seen desc limit ${MOST_LOOKS}`;
}
