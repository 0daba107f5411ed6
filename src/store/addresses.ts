/** Who came from an address, and where a user came from. */
import type pg from 'pg';
import { TUNING } from '../domain/judgement/tuning.ts';
import { EXCLUDED_FROM_BASELINE_RULE } from '../domain/session/event.ts';
import type { AddressInOrg } from '../domain/session/org-context.ts';
import { TOKEN_GRANTED } from '../domain/session/scope.ts';
import {
  countsAsStolen,
  EVENTS_LEARNT_FROM,
  type LearntFrom,
  learntFrom,
  SESSIONS_LEARNT_FROM,
} from './learnt-from.ts';
import type { Around } from './surroundings.ts';
import { msSince, type StoredEvent, type StoredRow, storedEvent } from './timeline.ts';

const DAY_MS = 86_400_000;

/**
 * Who else came from these addresses in the month before. Sessions that count as stolen make no
 * colleagues of their victims: a thief may come to many from one address. As newcomers they count.
 */
export async function usersOfAddresses(
  client: pg.ClientBase,
  around: Around & { readonly believedAt: number },
  ips: readonly string[],
  /** What failed there, and who is new there, counts only as far as Okta's own log brought it. */
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
    `with seen as (
       select e.ip, e.user_id, e.published, e.outcome in ('SUCCESS', 'ALLOW') as succeeded,
         e.outcome in ('FAILURE', 'DENY') and (e.source = 'system_log' or not $7) as failed,
         e.outcome in ('SUCCESS', 'ALLOW') and (e.source = 'system_log' or not $7) as came,
         ${countsAsStolen('$8')} as stolen
       from unnest($3::text[]) as wanted (ip), lateral (
         select * from log_events
         where org = $1 and ip = wanted.ip and published >= $4 and published < $5
         order by published desc limit 2000
       ) as e left join sessions s on s.org = e.org and s.session_id = e.session_id
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
      new Date(around.at - 30 * DAY_MS),
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
 * What the hook told of other users at each of these addresses, in the month before: the latest failure and the
 * latest success of some ten users each.
 * @param now the reader's clock, epoch milliseconds
 */
export async function toldOfOthers(
  client: pg.ClientBase,
  around: Around,
  ips: readonly string[],
  now: () => number,
): Promise<StoredEvent[]> {
  const found = await client.query<StoredRow>(
    `select e.uuid, e.source, e.raw, ${msSince('e.received_at')} as held_for
     from unnest($3::text[]) as wanted (ip), lateral (
       select *, row_number() over (partition by succeeded order by published desc, uuid) as place
       from (
         select distinct on (user_id, succeeded) * from (
           select *, outcome in ('SUCCESS', 'ALLOW') as succeeded from log_events
           where org = $1 and ip = wanted.ip and published >= $4 and published < $5
           order by published desc limit 2000
         ) as there
         where user_id <> $2 and source = 'hook' and outcome in ('SUCCESS', 'ALLOW', 'FAILURE', 'DENY')
         order by user_id, succeeded, published desc
       ) as latest
     ) as e where e.place <= 10`,
    [around.org, around.userId, ips, new Date(around.at - 30 * DAY_MS), new Date(around.at)],
  );
  const readAt = now();
  return found.rows.map((row) => storedEvent(row, readAt));
}

/**
 * A few events on which Okta named a network, from these addresses in the days around the moment: the latest
 * of the first addresses that have any. Always the same ones, whatever the plan: where an address has had two
 * networks, what is concluded from them must not change between two judgings.
 * @param now the reader's clock, epoch milliseconds
 */
export async function eventsWithNetwork(
  client: pg.ClientBase,
  { org, at }: Pick<Around, 'org' | 'at'>,
  ips: readonly string[],
  days: number,
  now: () => number,
): Promise<StoredEvent[]> {
  const found = await client.query<StoredRow>(
    `select e.* from unnest($2::text[]) as wanted (ip), lateral (
       select uuid, source, raw, ${msSince('received_at')} as held_for from log_events
       where org = $1 and ip = wanted.ip and published between $3 and $4
         and raw::text ~ '"asNumber" *: *[0-9]'
       order by published desc limit 5
     ) as e limit 5`,
    [org, ips, new Date(at - days * DAY_MS), new Date(at + days * DAY_MS)],
  );
  const readAt = now();
  return found.rows.map((row) => storedEvent(row, readAt));
}

/**
 * The same of addresses that begin with this text: of IPv6, where one's neighbours cannot be told one by one. The
 * first by address and time, as the index has them (`ip` is collated as bytes).
 */
export async function eventsWithNetworkUnder(
  client: pg.ClientBase,
  { org, at }: Pick<Around, 'org' | 'at'>,
  prefix: string,
  days: number,
  now: () => number,
): Promise<StoredEvent[]> {
  const found = await client.query<StoredRow>(
    `select uuid, source, raw, ${msSince('received_at')} as held_for from log_events
     where org = $1 and ip >= $2 and ip < $2 || chr(127) and published between $3 and $4
       and raw::text ~ '"asNumber" *: *[0-9]'
     order by ip, published limit 5`,
    [org, prefix, new Date(at - days * DAY_MS), new Date(at + days * DAY_MS)],
  );
  const readAt = now();
  return found.rows.map((row) => storedEvent(row, readAt));
}

/**
 * The distinct addresses that the user came from in their last sessions in the range. Not those of the phone that
 * answers for a factor, nor of an application's server that redeems a token: beside that anybody can rent.
 */
export async function addressesOfUser(
  client: pg.ClientBase,
  wanted: LearntFrom,
): Promise<string[]> {
  const parameters = await learntFrom(client, wanted);
  if (parameters === null) return [];
  const found = await client.query<{ ip: string }>(
    `select distinct e.ip
     from ${SESSIONS_LEARNT_FROM}, lateral (
       select ip from log_events where ${EVENTS_LEARNT_FROM} and ip is not null
         and event_type <> all($7) and event_type !~ $8
     ) as e`,
    [...parameters, [...EXCLUDED_FROM_BASELINE_RULE], TOKEN_GRANTED.source],
  );
  return found.rows.map(({ ip }) => ip);
}
