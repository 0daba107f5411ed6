/** A user's habits on other days, for a reader of the incident: networks, clients and hours. */
import { sql } from 'drizzle-orm';
import type { Rows } from './database.ts';
import { looksOnOtherDays, type OtherDays } from './user-places.ts';

export type UserHabits = {
  /** Number of the thirty days before on which anything was seen. */
  readonly days: number;
  /** The most usual first. */
  readonly networks: readonly (HabitDays & {
    readonly asn: number | null;
    readonly asOrg: string | null;
  })[];
  readonly clients: readonly (HabitDays & {
    readonly family: string | null;
    readonly os: string | null;
  })[];
  /** Hours of the day in UTC in which a session began or was last used, in order. */
  readonly hours: readonly (HabitDays & { readonly hour: number })[];
};

type HabitDays = { readonly days: number };

const MOST_NETWORKS = 5;
const MOST_CLIENTS = 5;

/** Returns the habits, from the fingerprints that judging compares with; null where nothing is known of other days. */
export async function habitsOfUser(rows: Rows, wanted: OtherDays): Promise<UserHabits | null> {
  const result = await rows.execute<UserHabits & Record<string, unknown>>(sql`
    with seen as materialized (${looksOnOtherDays(wanted)}),
    networks as (
      select (details ->> 'asn')::float8 as asn, mode() within group (order by details ->> 'asOrg') as "asOrg",
        count(distinct day)::int as days
      from seen group by 1 order by days desc, asn limit ${MOST_NETWORKS}
    ), clients as (
      select details ->> 'family' as family, details ->> 'os' as os, count(distinct day)::int as days
      from seen group by 1, 2 order by days desc, family, os limit ${MOST_CLIENTS}
    ), hours as (
      select extract(hour from at at time zone 'UTC')::int as hour, count(distinct day)::int as days
      from seen, unnest(array[first_seen, last_seen]) as at group by 1 order by 1
    )
    select (select count(distinct day)::int from seen) as days,
      (select coalesce(json_agg(networks), '[]') from networks) as networks,
      (select coalesce(json_agg(clients), '[]') from clients) as clients,
      (select coalesce(json_agg(hours), '[]') from hours) as hours`);
  const [habits] = result.rows;
  return habits === undefined || habits.days === 0 ? null : habits;
}
