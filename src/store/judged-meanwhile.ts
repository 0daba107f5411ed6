/** Finds the sessions that may have been judged wrongly because of forged events. */
import type pg from 'pg';
import { neighbourhoodStart } from '../domain/session/address-owners.ts';
import type { TakenOut } from './forged.ts';

/** Events read per address or network, the latest: a whole company may be behind one. */
const LOOKED_THROUGH = 5_000;

/** A session judged later may have been active before, and the clocks of workers and of Postgres differ. */
const BEFORE = '1 day';
const BEFORE_MS = 86_400_000;
const CLOCKS = '1 hour';

/**
 * Returns the sessions that were judged since the first of the events came, or not found worth judging, and that the
 * events could have made look harmless: those they claimed to be in, then those at one of their addresses or beside it,
 * then the user's own, then those on one of their networks; in each group the latest first.
 */
export async function judgedMeanwhile(
  client: pg.ClientBase,
  org: string,
  { sessionIds, users, ips, asns, since }: TakenOut,
  most: number,
): Promise<string[]> {
  if (since === null) return [];
  const found = await client.query<{ session_id: string }>(
    `with near as (
       select id as session_id, 0 as distance from unnest($2::text[]) as claimed (id)
       union all
       select e.session_id, 1 from unnest($3::text[]) as wanted (ip), lateral (
         select session_id from log_events
         where org = $1 and ip = wanted.ip and published >= $9
         order by published desc limit ${LOOKED_THROUGH}
       ) as e
       union all
       select e.session_id, 1 from unnest($4::text[]) as wanted (start), lateral (
         select session_id from log_events
         where org = $1 and ip >= wanted.start and ip < wanted.start || chr(127)
           and published >= $9
         limit ${LOOKED_THROUGH}
       ) as e
       union all
       select s.session_id, 2 from sessions s
       where org = $1 and user_id = any($5) and last_seen >= $7::timestamptz - interval '${BEFORE}'
       union all
       select f.session_id, 3 from unnest($6::bigint[]) as wanted (asn), lateral (
         select session_id from session_fingerprints
         where org = $1 and asn = wanted.asn and first_seen >= $7::timestamptz - interval '${BEFORE}'
         order by first_seen desc limit ${LOOKED_THROUGH}
       ) as f
     ), nearest as (
       select session_id, min(distance) as distance from near where session_id is not null group by 1
     )
     select s.session_id from nearest n
     join sessions s on s.org = $1 and s.session_id = n.session_id
     where (n.distance = 0 and s.verdict is not null)
       or (s.verdict in ('benign', 'suspicious') and s.judged_at >= $7::timestamptz - interval '${CLOCKS}')
       or (s.verdict is null and (s.user_id = any($5) or (n.distance < 2 and s.watch_until is not null)))
     order by n.distance, s.last_seen desc, s.session_id limit $8`,
    [
      org,
      sessionIds,
      ips,
      [...new Set(ips.map(neighbourhoodStart))],
      users,
      asns,
      since,
      most,
      new Date(since.getTime() - BEFORE_MS),
    ],
  );
  return found.rows.map((row) => row.session_id);
}
