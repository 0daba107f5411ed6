/** Finds who else came from an address. */
import type pg from 'pg';
import { TUNING } from '../domain/judgement/tuning.ts';
import type { AddressInOrg } from '../domain/session/org-context.ts';
import { countsAsStolen } from './learnt-from.ts';
import type { Around } from './surroundings.ts';
import { msSince, type StoredEvent, type StoredRow, storedEvents } from './timeline.ts';

const DAY_MS = 86_400_000;
export const DAYS_THERE = 30;
const LATEST = 2_000;
const OF_A_DAY = 100;
/** Number of people beyond which a judgement asks for no more. */
const ENOUGH_PEOPLE = 20;

/** Without the event's JSON: thousands of rows are held during the query. */
const COLUMNS = 'org, uuid, published, source, user_id, session_id, ip, outcome';

/**
 * SQL that gives, as `there`, the latest events at each address (`$3`) in a range of time (`$4` to `$5`), of org `$1`.
 * Where these show hardly anybody but user `$2` before `$6`, a sender of thousands may have pushed the others out: then
 * the others' latest of each day count too. Some events may occur twice.
 */
export const EVENTS_THERE = `latest as materialized (
       select e.* from unnest($3::text[]) as wanted (ip), lateral (
         select ${COLUMNS} from log_events
         where org = $1 and ip = wanted.ip and published >= $4 and published < $5
         order by published desc limit ${LATEST}
       ) as e
     ), crowded as (
       select ip from latest group by ip having count(*) = ${LATEST}
         and count(distinct user_id) filter (where published <= $6 and outcome in ('SUCCESS', 'ALLOW')) < ${ENOUGH_PEOPLE}
     ), there as (
       select * from latest
       union all
       select e.* from crowded, generate_series(0, ${DAYS_THERE - 1}) as n, lateral (
         select ${COLUMNS} from log_events
         where org = $1 and ip = crowded.ip and user_id <> $2 and published >= $4 and published < $5
           and published >= $4 + n * interval '1 day' and published < $4 + (n + 1) * interval '1 day'
         order by published desc limit ${OF_A_DAY}
       ) as e
     )`;

/**
 * Counts who else came from these addresses in the month before. A stolen session does not make its victim a colleague
 * there, since a thief may come to many from one address; but it counts as a newcomer.
 */
export async function usersOfAddresses(
  client: pg.ClientBase,
  around: Around & { readonly believedAt: number },
  ips: readonly string[],
  /** Whether failures and newcomers there count only as far as the System Log brought them. */
  fromLog = false,
): Promise<Map<string, Omit<AddressInOrg, 'asn' | 'name'>>> {
  const found = await client.query<{
    ip: string;
    succeeded: number;
    established: number;
    newcomers: number;
    failed: number;
    own_days: number;
  }>(
    `with ${EVENTS_THERE}, seen as (
       select e.ip, e.user_id, e.published, e.outcome in ('SUCCESS', 'ALLOW') as succeeded,
         e.outcome in ('FAILURE', 'DENY') and (e.source = 'system_log' or not $7) as failed,
         e.outcome in ('SUCCESS', 'ALLOW') and (e.source = 'system_log' or not $7) as came,
         ${countsAsStolen('$8')} as stolen
       from there as e left join sessions s on s.org = e.org and s.session_id = e.session_id
     ), people as (
       select ip, user_id,
         bool_or(succeeded) filter (where not stolen) as succeeded,
         bool_or(failed) filter (where not stolen) as failed,
         bool_or(succeeded and published <= $6) filter (where not stolen) as established,
         min(published) filter (where succeeded) > $6 and bool_or(came) as newcomer
       from seen where user_id <> $2 group by 1, 2
     ), own as (
       select ip, count(distinct (published at time zone 'UTC')::date)::int as days
       from seen where user_id = $2 and succeeded and published <= $6 group by 1
     )
     select ip, (count(*) filter (where people.succeeded))::int as succeeded,
       (count(*) filter (where established))::int as established,
       (count(*) filter (where newcomer))::int as newcomers,
       (count(*) filter (where failed and people.succeeded is not true))::int as failed,
       coalesce(max(own.days), 0) as own_days
     from people full join own using (ip) group by ip`,
    [
      around.org,
      around.userId,
      ips,
      new Date(around.at - DAYS_THERE * DAY_MS),
      new Date(around.at),
      new Date(around.believedAt),
      fromLog,
      new Date(around.at - TUNING.learning.lookedAtMs),
    ],
  );
  return new Map(
    found.rows.map(({ ip, succeeded, established, newcomers, failed, own_days: ownDays }) => [
      ip,
      {
        succeededUsers: succeeded,
        establishedUsers: established,
        newcomers,
        failedUsers: failed,
        ownDays,
      },
    ]),
  );
}

/**
 * Returns what the hook told of other users at each of these addresses, in the month before: the latest failure and the
 * latest success of some ten users each.
 * @param now the reader's clock, epoch milliseconds
 */
export async function hookEventsOfOthers(
  client: pg.ClientBase,
  around: Around & { readonly believedAt: number },
  ips: readonly string[],
  now: () => number,
): Promise<StoredEvent[]> {
  const found = await client.query<StoredRow>(
    `with ${EVENTS_THERE}
     select e.uuid, e.source, e.raw, ${msSince('e.received_at')} as held_for from (
       select *, row_number() over (partition by ip, succeeded order by published desc, uuid) as place
       from (
         select distinct on (ip, user_id, succeeded) * from (
           select *, outcome in ('SUCCESS', 'ALLOW') as succeeded from there
         ) as known
         where user_id <> $2 and source = 'hook' and outcome in ('SUCCESS', 'ALLOW', 'FAILURE', 'DENY')
         order by ip, user_id, succeeded, published desc
       ) as latest
     ) as t join log_events e on e.org = t.org and e.uuid = t.uuid and e.published = t.published
     where t.place <= 10 and e.published >= $4 and e.published < $5`,
    [
      around.org,
      around.userId,
      ips,
      new Date(around.at - DAYS_THERE * DAY_MS),
      new Date(around.at),
      new Date(around.believedAt),
    ],
  );
  return storedEvents(found.rows, now);
}
