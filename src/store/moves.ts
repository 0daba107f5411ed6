/** Finds how other people of an org came to a session's networks around the same times. */
import type pg from 'pg';
import { ARRIVED_WITHIN_MS, MOVED_WITHIN_MS, type Move } from '../domain/session/org-context.ts';
import type { Around } from './surroundings.ts';

const HOUR_MS = 3_600_000;

/** Returns other users whose session changed to one of these networks around these times, with the same user agent. */
export async function movesOfOthers(
  client: pg.ClientBase,
  around: Around,
  /** Epoch milliseconds. */
  changes: { readonly asns: readonly number[]; readonly at: readonly number[] },
): Promise<Move[]> {
  if (changes.at.length === 0) return [];
  const spans = spansAround(changes.at, MOVED_WITHIN_MS);
  const found = await client.query<{ user_id: string; at: Date; asn: string }>(
    `select f.user_id, f.first_seen as at, f.asn
     from unnest($3::bigint[]) as wanted (asn),
       unnest($4::timestamptz[], $5::timestamptz[]) as around (since, until), lateral (
       select * from session_fingerprints
       where org = $1 and asn = wanted.asn and user_id <> $2
         and first_seen between around.since and around.until
       limit 200
     ) as f
     where (
       select g.asn from session_fingerprints g
       where g.org = f.org and g.session_id = f.session_id and g.asn is not null
         and g.user_agent = f.user_agent and g.first_seen < f.first_seen
       order by g.last_seen desc limit 1
     ) <> f.asn
     group by 1, 2, 3 order by 2, 1, 3 limit 1000`,
    [
      around.org,
      around.userId,
      changes.asns,
      spans.map(({ since }) => new Date(since)),
      spans.map(({ until }) => new Date(until)),
    ],
  );
  return found.rows.map(moveOf);
}

/**
 * Returns other users who signed in on one of these networks for the first time, in the day before these times or the
 * hour after, with a device cookie that they had on other days.
 */
export async function arrivalsOfOthers(
  client: pg.ClientBase,
  around: Around & { readonly believedMs: number },
  /** Epoch milliseconds. */
  visits: { readonly asns: readonly number[]; readonly at: readonly number[] },
): Promise<Move[]> {
  if (visits.asns.length === 0) return [];
  const spans = spansAround(visits.at, ARRIVED_WITHIN_MS);
  const found = await client.query<{ user_id: string; at: Date; asn: string }>(
    `select f.user_id, min(f.first_seen) as at, f.asn
     from unnest($3::bigint[]) as wanted (asn),
       unnest($4::timestamptz[], $5::timestamptz[]) as around (since, until), lateral (
       select * from session_fingerprints
       where org = $1 and asn = wanted.asn and user_id <> $2 and succeeded
         and first_seen between around.since and around.until
       limit 200
     ) as f
     where (
       select true from session_fingerprints d
       where d.org = f.org and d.details ->> 'deviceToken' = f.details ->> 'deviceToken' and d.user_id = f.user_id
         and d.succeeded and d.first_seen <= f.first_seen - $6 * interval '1 millisecond' limit 1
     ) and (
       select true from session_fingerprints b
       where b.org = f.org and b.user_id = f.user_id and b.asn = f.asn and b.succeeded
         and b.first_seen < f.first_seen - interval '1 hour' limit 1
     ) is null and (
       select true from log_events e
       where e.org = f.org and e.session_id = f.session_id and e.event_type = 'user.session.start'
         and e.outcome = 'SUCCESS' and e.published between f.first_seen - interval '1 hour' and f.first_seen + interval '1 hour'
         and e.published between $7 and $8
       limit 1
     )
     group by 1, 3 order by 2, 1, 3 limit 1000`,
    [
      around.org,
      around.userId,
      visits.asns,
      spans.map(({ since }) => new Date(since)),
      spans.map(({ until }) => new Date(until)),
      around.believedMs,
      new Date(Math.min(...spans.map(({ since }) => since)) - HOUR_MS),
      new Date(Math.max(...spans.map(({ until }) => until)) + HOUR_MS),
    ],
  );
  return found.rows.map(moveOf);
}

function moveOf(row: { user_id: string; at: Date; asn: string }): Move {
  return { userId: row.user_id, at: row.at.getTime(), toAsn: Number(row.asn) };
}

/**
 * Returns the spans from so long before each of these times to an hour after it, overlapping ones merged: for a thief
 * who changes the network with every request, each network would otherwise be asked about once per change.
 */
function spansAround(
  times: readonly number[],
  beforeMs: number,
): { since: number; until: number }[] {
  const spans: { since: number; until: number }[] = [];
  for (const at of times.toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last !== undefined && at - beforeMs <= last.until) last.until = at + MOVED_WITHIN_MS;
    else spans.push({ since: at - beforeMs, until: at + MOVED_WITHIN_MS });
  }
  return spans;
}
