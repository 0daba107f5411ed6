/**
 * Deliveries that are to be looked up in the System Log though nothing bad was seen in them. Due times are Postgres'
 * own.
 */
import type pg from 'pg';
import { daysAgo } from './days-ago.ts';
import { msSince, type StoredEvent, type StoredRow, storedEvents } from './timeline.ts';

/** Now, cut to milliseconds: the column would round up, and what is due now would be due only a moment later. */
const NOW = `date_trunc('milliseconds', now())`;

/** A check drawn by chance, due in an hour, moves forward once there is a reason to look. */
const THE_SOONER =
  'on conflict (org, uuid) do update set due_at = excluded.due_at where excluded.due_at < spot_checks.due_at';

type Identified = { readonly org: string; readonly uuid: string; readonly publishedAt: number };

/**
 * Notes events to be looked up.
 * @param afterMs how long the System Log may take to have them, milliseconds
 */
export async function noteSpotChecks(
  client: Pick<pg.ClientBase, 'query'>,
  events: readonly Identified[],
  afterMs: number,
): Promise<void> {
  if (events.length === 0) return;
  await client.query(
    `insert into spot_checks (org, uuid, published, due_at)
     select distinct on (org, uuid) *, ${NOW} + $4 * interval '1 millisecond'
     from unnest($1::text[], $2::text[], $3::timestamptz[]) as event (org, uuid, published)
     order by org, uuid ${THE_SOONER}`,
    [
      events.map(({ org }) => org),
      events.map(({ uuid }) => uuid),
      events.map(({ publishedAt }) => new Date(publishedAt)),
      afterMs,
    ],
  );
}

/**
 * Makes due at once what the hook brought from these addresses within the last thirty days. Where another transaction
 * is noting the same it is left to that one, and what is due already is skipped: in a flood of forgeries each find
 * would write the same thousands of rows. Runs inside the caller's transaction.
 */
export async function noteAlike(
  client: Pick<pg.ClientBase, 'query'>,
  org: string,
  ips: readonly string[],
): Promise<void> {
  const since = await daysAgo(client, 30);
  for (const ip of [...ips].sort()) {
    const { rows } = await client.query<{ mine: boolean }>(
      'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as mine',
      [`alike ${org} ${ip}`],
    );
    if (rows[0]?.mine !== true) continue;
    await client.query(
      `insert into spot_checks (org, uuid, published, due_at)
       select distinct on (org, uuid) *, ${NOW} from (
         select org, uuid, published from log_events e
         where org = $1 and ip = $2 and source = 'hook' and published > $3 and not exists (
           select 1 from spot_checks s where s.org = e.org and s.uuid = e.uuid and s.due_at <= now()
         )
         limit 5000
       ) as alike order by org, uuid ${THE_SOONER}`,
      [org, ip, since],
    );
  }
}

/**
 * Returns some of the due checks at random, so that a forger cannot keep their events out of them.
 * @param now the reader's clock, epoch milliseconds
 */
export async function dueSpotChecks(
  client: Pick<pg.Pool, 'query'>,
  org: string,
  most: number,
  now: () => number,
): Promise<{ readonly uuids: readonly string[]; readonly events: readonly StoredEvent[] }> {
  const { rows: due } = await client.query<{ uuid: string; published: Date }>(
    `select uuid, published from spot_checks where org = $1 and due_at <= now() order by random() limit $2`,
    [org, most],
  );
  const published = due.map((check) => check.published.getTime());
  const uuids = due.map(({ uuid }) => uuid);
  if (uuids.length === 0) return { uuids, events: [] };
  // Missing events have gone since: set aside, or past retention.
  const found = await client.query<StoredRow>(
    `select e.uuid, e.source, e.raw, ${msSince('e.received_at')} as held_for
     from unnest($2::text[], $3::timestamptz[]) as s (uuid, published)
     join log_events e on e.org = $1 and e.uuid = s.uuid and e.published = s.published
       and e.published between $4 and $5`,
    [
      org,
      uuids,
      due.map((check) => check.published),
      new Date(Math.min(...published)),
      new Date(Math.max(...published)),
    ],
  );
  return { uuids, events: storedEvents(found.rows, now) };
}

/** Deletes checks that were made, whatever the result. */
export async function closeSpotChecks(
  client: Pick<pg.Pool, 'query'>,
  org: string,
  uuids: readonly string[],
): Promise<void> {
  await client.query('delete from spot_checks where org = $1 and uuid = any($2)', [org, uuids]);
}

/** Deletes checks that were not made in time: in a busy org a part of the sample is enough. */
export async function pruneSpotChecks(client: Pick<pg.Pool, 'query'>): Promise<void> {
  await client.query(`delete from spot_checks where due_at < now() - interval '6 hours'`);
}
