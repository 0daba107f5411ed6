/**
 * Reads what the rest of the org says about a session. Every query is bounded: beyond a few thousand rows more would
 * not change a judgement, but would make it slow.
 */
import type pg from 'pg';
import { TUNING } from '../domain/judgement/tuning.ts';
import type { NetworkKind } from '../domain/session/fingerprint.ts';
import type { NetworkInOrg, PeerBaseline } from '../domain/session/org-context.ts';
import { countsAsStolen } from './learnt-from.ts';

export type Around = {
  readonly org: string;
  readonly userId: string;
  /** The moment that is judged, epoch milliseconds. What came later says nothing about it. */
  readonly at: number;
};

/** Counts the people of the org, as far as it matters for a share: up to 500. */
export async function activeUsers(client: pg.ClientBase, org: string): Promise<number> {
  const found = await client.query<{ users: number }>(
    `select count(*)::int as users
     from (select 1 from sessions where org = $1 group by user_id limit 500) as people`,
    [org],
  );
  return found.rows[0]?.users ?? 0;
}

const LATEST_LOOKS = 2_000;
/** More than any judgement asks for. */
const ENOUGH_PEOPLE = 100;
const DAYS_BEFORE = 30;
const LOOKS_OF_A_DAY = 50;

/**
 * Counts who else was seen on these networks before. Where the latest fingerprints are of few people, one person who
 * makes up a new user agent with each request may have pushed out all others; then some of each day of the month before
 * count too.
 */
export async function networksInOrg(
  client: pg.ClientBase,
  around: Around,
  asns: readonly number[],
): Promise<Map<number, NetworkInOrg>> {
  const found = await client.query<{ asn: number; users: number; habitual: number }>(
    `with latest as materialized (
       select f.* from unnest($3::bigint[]) as wanted (asn), lateral (
         select * from session_fingerprints
         where org = $1 and asn = wanted.asn and first_seen < $4 and user_id <> $2 and succeeded
         order by first_seen desc limit ${LATEST_LOOKS}
       ) as f
     ), crowded as (
       select asn, min(first_seen) as since from latest group by asn having count(*) = ${LATEST_LOOKS}
         and count(distinct user_id) < ${ENOUGH_PEOPLE}
     ), looks as (
       select * from latest
       union all
       select f.* from crowded, generate_series(1, ${DAYS_BEFORE}) as n, lateral (
         select * from session_fingerprints
         where org = $1 and asn = crowded.asn and user_id <> $2 and succeeded
           and first_seen >= crowded.since - n * interval '1 day'
           and first_seen < crowded.since - (n - 1) * interval '1 day'
         order by first_seen desc limit ${LOOKS_OF_A_DAY}
       ) as f
     ), seen as (
       select f.asn, f.user_id, f.first_seen, f.last_seen
       from looks f join sessions s on s.org = f.org and s.session_id = f.session_id
       where not ${countsAsStolen('$5')}
     ), people as (
       select asn, user_id, (max(least(last_seen, $4)) at time zone 'UTC')::date
         - (min(first_seen) at time zone 'UTC')::date as days
       from seen group by 1, 2
     )
     select asn::int8 as asn, count(*)::int as users, (count(*) filter (where days > 0))::int as habitual
     from people group by asn`,
    [
      around.org,
      around.userId,
      asns,
      new Date(around.at),
      new Date(around.at - TUNING.learning.lookedAtMs),
    ],
  );
  return new Map(
    found.rows.map((row) => [Number(row.asn), { users: row.users, habitualUsers: row.habitual }]),
  );
}

/**
 * Returns where the other users work from, and which clients they have in one session, as far as it was seen on two UTC
 * days or more. Of up to 300 of them up to 50 of the oldest fingerprints each are read, stolen sessions left out. Each
 * is parsed once, since that is most of the work.
 */
export async function peerBaseline(client: pg.ClientBase, around: Around): Promise<PeerBaseline> {
  const found = await client.query<{
    country: string | null;
    kind: NetworkKind | null;
    pair: string | null;
    all_of_them: boolean;
    users: number;
  }>(
    `with people as (
       select user_id from sessions where org = $1 and user_id <> $2
       group by user_id order by user_id limit 300
     ), seen as (
       select people.user_id, f.session_id, f.first_seen, f.last_seen, d.country, d."networkKind" as kind,
         case when coalesce(d.os, d.family) is not null then
           concat(coalesce(d.os, '?'), ' ', coalesce(d.family, '?'))
         end collate "C" as client
       from people, lateral (
         select f.* from session_fingerprints f
         join sessions s on s.org = f.org and s.session_id = f.session_id
         where f.org = $1 and f.user_id = people.user_id and f.first_seen < $3 and f.succeeded
           and not ${countsAsStolen('$4')}
         order by f.first_seen limit 50
       ) as f, json_to_record(f.details) as d (country text, "networkKind" text, os text, family text)
     ), habits as (
       select user_id, country, kind, grouping(country, kind) = 3 as all_of_them from seen
       group by grouping sets ((user_id), (user_id, country), (user_id, kind))
       having (max(least(last_seen, $3)) at time zone 'UTC')::date > (min(first_seen) at time zone 'UTC')::date
     ), clients as (
       select user_id, session_id, client, min(first_seen) as came from seen group by 1, 2, 3
     ), pairs as (
       select a.user_id, concat(a.client, ' + ', b.client) as pair
       from clients a join clients b using (user_id, session_id) where a.client < b.client
       group by 1, 2 having count(distinct (greatest(a.came, b.came) at time zone 'UTC')::date) > 1
     )
     select country, kind, null as pair, all_of_them, count(*)::int as users
     from habits group by 1, 2, 4
     union all
     select null, null, pair, false, count(*)::int from pairs group by pair`,
    [
      around.org,
      around.userId,
      new Date(around.at),
      new Date(around.at - TUNING.learning.lookedAtMs),
    ],
  );
  const countries = new Map<string, number>();
  const networkKinds = new Map<NetworkKind, number>();
  const pairs = new Map<string, number>();
  let people = 0;
  for (const { country, kind, pair, all_of_them, users } of found.rows) {
    if (all_of_them) people = users;
    else if (country !== null) countries.set(country, users);
    else if (kind !== null) networkKinds.set(kind, users);
    else if (pair !== null) pairs.set(pair, users);
  }
  return { people, countries, networkKinds, pairs };
}

/**
 * Counts the other people who used each device token or device fingerprint, long enough before to be believed: several
 * victims of one browser within a day do not make it a kiosk, and those of a session found stolen never count.
 */
export async function usersOfDevices(
  client: pg.ClientBase,
  around: Around & { readonly believedAt: number },
  devices: readonly string[],
): Promise<Map<string, number>> {
  const believedWith = (mark: string) => `(
    select f.user_id from session_fingerprints f
    join sessions s on s.org = f.org and s.session_id = f.session_id
    where f.org = $1 and f.details ->> '${mark}' = wanted.device and f.user_id <> $2
      and f.succeeded and f.first_seen < $4 and not ${countsAsStolen('$5')} limit 200
  )`;
  const found = await client.query<{ device: string; users: number }>(
    `select wanted.device, count(distinct f.user_id)::int as users
     from unnest($3::text[]) as wanted (device), lateral (
       ${believedWith('deviceToken')} union all ${believedWith('deviceFingerprint')}
     ) as f group by wanted.device`,
    [
      around.org,
      around.userId,
      devices,
      new Date(around.believedAt),
      new Date(around.at - TUNING.learning.lookedAtMs),
    ],
  );
  return new Map(found.rows.map((row) => [row.device, row.users]));
}
