/** The proof of completeness: which events the org's event hook was to bring, and which of them it never did. */
import type pg from 'pg';

type Identified = { readonly uuid: string; readonly publishedAt: number };

/** Notes the events that are not stored yet. Must run before they are recorded from the System Log. */
export async function awaitUnheld(
  pool: Pick<pg.Pool, 'query'>,
  org: string,
  events: readonly Identified[],
): Promise<void> {
  if (events.length === 0) return;
  const published = events.map(({ publishedAt }) => publishedAt);
  await pool.query(
    `insert into awaited_events (org, uuid, published)
     select $1, w.uuid, w.published from unnest($2::text[], $3::timestamptz[]) as w (uuid, published)
     where not exists (
       select 1 from log_events e where e.org = $1 and e.uuid = w.uuid and e.published = w.published
         and e.published between $4 and $5
     ) on conflict do nothing`,
    [
      org,
      events.map((event) => event.uuid),
      events.map((event) => new Date(event.publishedAt)),
      new Date(Math.min(...published)),
      new Date(Math.max(...published)),
    ],
  );
}

/**
 * Stops awaiting events that the hook brought and that were stored already. One that it brought first has `hook` as its
 * source. Must run after the attempt to store them, in a statement of its own: only then is everything visible that the
 * reader had noted before it stored them.
 */
export async function noteArrived(
  client: pg.ClientBase,
  events: readonly { readonly org: string; readonly uuid: string }[],
): Promise<void> {
  if (events.length === 0) return;
  await client.query(
    `delete from awaited_events a using unnest($1::text[], $2::text[]) as i (org, uuid)
     where a.org = i.org and a.uuid = i.uuid`,
    [events.map(({ org }) => org), events.map(({ uuid }) => uuid)],
  );
}

/** The lost events of one minute. */
export type LostEvents = {
  readonly count: number;
  /** When the first and the last of them were published, epoch milliseconds. */
  readonly firstAt: number;
  readonly lastAt: number;
};

/**
 * Takes out the events that have been awaited since before a moment, and returns those that the hook has lost, by the
 * minute in which they were published; they are stored already, from the System Log. One that the hook was just bringing while it was
 * noted is stored from the hook, and is not lost.
 */
export async function takeLost(
  client: Pick<pg.ClientBase, 'query'>,
  org: string,
  awaitedBefore: Date,
): Promise<LostEvents[]> {
  // Read first, so that the next statement locks only the partitions of these days.
  const { rows } = await client.query<{ from: Date | null; until: Date | null }>(
    `select min(published) as from, max(published) as until from awaited_events
     where org = $1 and awaited_since < $2`,
    [org, awaitedBefore],
  );
  const [span] = rows;
  if (span === undefined || span.from === null) return [];
  const found = await client.query<{ count: number; first: Date; last: Date }>(
    `with late as (
       delete from awaited_events where org = $1 and awaited_since < $2 and published between $3 and $4
       returning org, uuid, published
     )
     select count(*)::int as count, min(published) as first, max(published) as last from late where not exists (
         select 1 from log_events e where e.org = late.org and e.uuid = late.uuid
           and e.published = late.published and e.source = 'hook'
           and e.published between $3 and $4
       ) group by date_trunc('minute', published) order by first`,
    [org, awaitedBefore, span.from, span.until],
  );
  return found.rows.map(({ count, first, last }) => ({
    count,
    firstAt: first.getTime(),
    lastAt: last.getTime(),
  }));
}

/**
 * Counts the events published from a moment on that the hook has yet to bring, without those that it was just bringing
 * while they were noted.
 */
export async function countAwaited(
  pool: Pick<pg.Pool, 'query'>,
  org: string,
  from: Date,
): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from awaited_events a
     where a.org = $1 and a.published >= $2 and not exists (
       select 1 from log_events e where e.org = a.org and e.uuid = a.uuid
         and e.published = a.published and e.source = 'hook' and e.published >= $2
     )`,
    [org, from],
  );
  return rows[0]?.count ?? 0;
}
