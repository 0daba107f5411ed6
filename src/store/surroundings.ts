/**
 * What the user's other sessions and the rest of the org say. Every question is bounded: beyond a few
 * thousand rows more of them would not change a judgement, but would cost one.
 */
import type pg from 'pg';
import type { SeenFingerprint } from '../domain/baseline.ts';
import type { Fingerprint } from '../domain/fingerprint.ts';
import type { AddressInOrg, Move, NetworkInOrg } from '../domain/org-context.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** The fingerprints of a user's sessions since a moment, and which of these sessions raised an alarm. */
export async function fingerprintsOfUser(
  client: pg.ClientBase,
  wanted: { readonly org: string; readonly userId: string; readonly since: number },
): Promise<{ rows: SeenFingerprint[]; alarmed: Set<string> }> {
  const found = await client.query<{
    session_id: string;
    details: Fingerprint;
    first_seen: Date;
    last_seen: Date;
    alarmed: boolean;
  }>(
    `select f.session_id, f.details, f.first_seen, f.last_seen,
       s.verdict in ('suspicious', 'hijack') and not exists (
         select 1 from incidents i where i.org = f.org and i.subject = f.session_id
           and i.resolution in ('false_positive', 'benign', 'test')
       ) as alarmed
     from session_fingerprints f join sessions s on s.org = f.org and s.session_id = f.session_id
     where f.org = $1 and f.user_id = $2 and f.last_seen >= $3
     order by f.last_seen desc limit 5000`,
    [wanted.org, wanted.userId, new Date(wanted.since)],
  );
  return {
    rows: found.rows.map((row) => ({
      sessionId: row.session_id,
      fingerprint: row.details,
      firstSeenAt: row.first_seen.getTime(),
      lastSeenAt: row.last_seen.getTime(),
    })),
    alarmed: new Set(found.rows.filter((row) => row.alarmed).map((row) => row.session_id)),
  };
}

type Around = {
  readonly org: string;
  readonly userId: string;
  /** Epoch milliseconds: when the session began. */
  readonly at: number;
};

/** How many people the org has, as far as it matters for a share: up to 500. */
export async function activeUsers(client: pg.ClientBase, org: string): Promise<number> {
  const found = await client.query<{ users: number }>(
    `select count(*)::int as users
     from (select 1 from sessions where org = $1 group by user_id limit 500) as people`,
    [org],
  );
  return found.rows[0]?.users ?? 0;
}

/** Who else was seen on these networks before. */
export async function networksInOrg(
  client: pg.ClientBase,
  around: Around,
  asns: readonly number[],
): Promise<Map<number, NetworkInOrg>> {
  const found = await client.query<{ asn: number; users: number; habitual: number }>(
    `with seen as (
       select f.asn, f.user_id, f.first_seen, f.last_seen from unnest($3::bigint[]) as wanted (asn),
       lateral (
         select * from session_fingerprints
         where org = $1 and asn = wanted.asn and first_seen < $4 and user_id <> $2
         order by first_seen desc limit 2000
       ) as f join sessions s on s.org = f.org and s.session_id = f.session_id
       where s.verdict is distinct from 'hijack' and s.verdict is distinct from 'suspicious'
     ), people as (
       select asn, user_id, max(last_seen)::date - min(first_seen)::date as days from seen group by 1, 2
     )
     select asn::int8 as asn, count(*)::int as users, (count(*) filter (where days > 0))::int as habitual
     from people group by asn`,
    [around.org, around.userId, asns, new Date(around.at)],
  );
  return new Map(
    found.rows.map((row) => [Number(row.asn), { users: row.users, habitualUsers: row.habitual }]),
  );
}

/**
 * What else these addresses did in the org in the week before and the day after. Sessions that were
 * found stolen make no colleagues of their victims: a thief may come to many from one address.
 */
export async function addressesInOrg(
  client: pg.ClientBase,
  around: Around,
  ips: readonly string[],
): Promise<Map<string, AddressInOrg>> {
  const found = await client.query<{
    ip: string;
    succeeded: number;
    failed: number;
    asn: string | null;
  }>(
    `with seen as (
       select e.ip, e.user_id, e.outcome in ('SUCCESS', 'ALLOW') as succeeded,
         e.outcome in ('FAILURE', 'DENY') as failed,
         case when json_typeof(e.raw #> '{securityContext,asNumber}') = 'number'
           then e.raw #>> '{securityContext,asNumber}' end as asn,
         coalesce(s.verdict in ('suspicious', 'hijack'), false) as stolen
       from unnest($3::text[]) as wanted (ip), lateral (
         select * from log_events
         where org = $1 and ip = wanted.ip and published between $4 and $5
         order by published desc limit 2000
       ) as e left join sessions s on s.org = e.org and s.session_id = e.session_id
     ), people as (
       select ip, user_id, bool_or(succeeded) as succeeded, bool_or(failed) as failed
       from seen where user_id <> $2 and not stolen group by 1, 2
     )
     select w.ip,
       (select count(*)::int from people p where p.ip = w.ip and p.succeeded) as succeeded,
       (select count(*)::int from people p where p.ip = w.ip and p.failed and p.succeeded is not true) as failed,
       (select max(asn) from seen where seen.ip = w.ip) as asn
     from unnest($3::text[]) as w (ip)`,
    [
      around.org,
      around.userId,
      ips,
      new Date(around.at - 7 * DAY_MS),
      new Date(around.at + DAY_MS),
    ],
  );
  return new Map(
    found.rows.map((row) => [
      row.ip,
      {
        succeededUsers: row.succeeded,
        failedUsers: row.failed,
        asn: row.asn === null ? null : Number(row.asn),
      },
    ]),
  );
}

/** How many other people came from each device token or device fingerprint. */
export async function usersOfDevices(
  client: pg.ClientBase,
  around: Around,
  devices: readonly string[],
): Promise<Map<string, number>> {
  const found = await client.query<{ device: string; users: number }>(
    `select wanted.device, count(distinct f.user_id)::int as users
     from unnest($3::text[]) as wanted (device), lateral (
       (select user_id from session_fingerprints
        where org = $1 and details ->> 'deviceToken' = wanted.device and user_id <> $2 limit 200)
       union all
       (select user_id from session_fingerprints
        where org = $1 and details ->> 'deviceFingerprint' = wanted.device and user_id <> $2 limit 200)
     ) as f group by wanted.device`,
    [around.org, around.userId, devices],
  );
  return new Map(found.rows.map((row) => [row.device, row.users]));
}

/** Other users whose session went to one of these networks around these times, user agent unchanged. */
export async function movesOfOthers(
  client: pg.ClientBase,
  around: Around,
  changes: { readonly asns: readonly number[]; readonly from: number; readonly until: number },
): Promise<Move[]> {
  const found = await client.query<{ user_id: string; at: Date; asn: string }>(
    `select distinct on (f.user_id, f.asn) f.user_id, f.first_seen as at, f.asn
     from session_fingerprints f
     where f.org = $1 and f.user_id <> $2 and f.asn = any($3) and f.first_seen between $4 and $5
       and exists (
         select 1 from session_fingerprints g
         where g.org = f.org and g.session_id = f.session_id and g.asn <> f.asn
           and g.user_agent = f.user_agent and g.first_seen < f.first_seen
       )
     order by f.user_id, f.asn, f.first_seen limit 1000`,
    [
      around.org,
      around.userId,
      changes.asns,
      new Date(changes.from - HOUR_MS),
      new Date(changes.until + HOUR_MS),
    ],
  );
  return found.rows.map((row) => ({
    userId: row.user_id,
    at: row.at.getTime(),
    toAsn: Number(row.asn),
  }));
}
