/** Finds who else used a thief's address, colleagues or fellow victims, and which incidents took one for the other. */
import type pg from 'pg';
import type { OthersThere } from '../domain/response/fellow-victims.ts';
import { BESIDE_MS } from '../domain/response/stranger-trail.ts';
import { DAYS_THERE, EVENTS_THERE } from './who-came-there.ts';

const DAY_MS = 86_400_000;

/**
 * Counts by address the other users who succeeded there in the last thirty days, and the victims apart from the others.
 * A victim did nothing there before the theft of their own session from that address, and nothing after it was dealt
 * with. Nobody is a victim by a suspicion, by a theft that Okta's log has not confirmed, or by a company's move: a
 * false alarm must not free an office's exit for blocking.
 * @param now epoch milliseconds
 */
export async function othersAtAddresses(
  client: pg.ClientBase,
  { org, userId, now }: { readonly org: string; readonly userId: string; readonly now: number },
  ips: readonly string[],
): Promise<Map<string, OthersThere>> {
  if (ips.length === 0) return new Map();
  // By Okta's clock an event may be later than now.
  const ahead = new Date(now + DAY_MS);
  const found = await client.query<{ ip: string; others: number; victims: number }>(
    `with ${EVENTS_THERE}, came as (
       select ip, user_id, min(published) as first_at, max(published) as last_at
       from there where user_id <> $2 and outcome in ('SUCCESS', 'ALLOW') group by 1, 2
     ), people as (
       select came.ip, coalesce(
         came.first_at >= theft.since - $7 * interval '1 millisecond' and came.last_at <= theft.until, false
       ) as robbed
       from came, lateral (
         select min(i.first_bad_at) as since, max(coalesce(i.closed_at, 'infinity')) as until
         from incidents i
         where i.org = $1 and i.user_id = came.user_id and i.kind = 'session_hijack'
           and (i.resolution = 'true_positive' or i.closed_at is null and i.verdict = 'hijack'
             and i.details ->> 'corroboration' = 'confirmed' and i.details ->> 'companyWideMove' = 'false')
           and i.details #> '{addresses,stranger}'
             @> jsonb_build_array(jsonb_build_object('ip', came.ip, 'alsoUsers', false))
       ) as theft
     )
     select ip, (count(*) filter (where not robbed))::int as others,
       (count(*) filter (where robbed))::int as victims
     from people group by ip`,
    [org, userId, ips, new Date(now - DAYS_THERE * DAY_MS), ahead, ahead, BESIDE_MS],
  );
  return new Map(found.rows.map(({ ip, others, victims }) => [ip, { others, victims }]));
}

/** Incidents queued for one theft; others are judged again anyway, within the hour. */
const MOST = 20;

/**
 * Returns the subjects of other users' open incidents that count somebody else at one of the addresses, of many those
 * unchanged the longest. Sorted, as everybody queues several: two transactions that queue in different orders would
 * wait for each other.
 */
export async function countingOthersAt(
  client: pg.ClientBase,
  { org, userId }: { readonly org: string; readonly userId: string },
  ips: readonly string[],
): Promise<string[]> {
  // A join, so that each address is looked up in the index of strangers' addresses.
  const found = await client.query<{ subject: string }>(
    `select subject from (
     select i.subject from unnest($3::text[]) as wanted (ip) join incidents i
       on i.details #> '{addresses,stranger}' @> jsonb_build_array(jsonb_build_object('ip', wanted.ip))
     where i.org = $1 and i.user_id <> $2 and i.kind = 'session_hijack' and i.closed_at is null
       and jsonb_path_exists(i.details, '$.addresses.stranger[*] ? (@.ip == $ip && @.otherUsers > 0)',
         jsonb_build_object('ip', wanted.ip))
     group by i.subject order by min(i.updated_at), i.subject limit $4
     ) as found order by subject`,
    [org, userId, ips, MOST],
  );
  return found.rows.map(({ subject }) => subject);
}
