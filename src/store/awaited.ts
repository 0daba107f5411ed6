/** The proof of completeness: which events our hook was to bring, and which of them it never did. */
import type pg from 'pg';

type Identified = { readonly uuid: string; readonly publishedAt: number };

/** Notes those of the events that are not held. Run it before they are recorded from the log. */
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
 * Events that our hook brought and that were held already: awaited no more. One that it brought first says
 * so itself. Run it after the attempt to store them, in a statement of its own: only then is all visible
 * that the reader had noted before it stored them.
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

export type Lost = {
  readonly count: number;
  readonly from: Date | null;
  readonly until: Date | null;
};

/**
 * Those that the hook has not brought by now are lost; they are held already, from the log. What it was
 * just bringing while they were noted is held from the hook.
 */
export async function takeLost(
  pool: Pick<pg.Pool, 'query'>,
  org: string,
  awaitedBefore: Date,
): Promise<Lost> {
  // Known beforehand, so that only their own days are locked.
  const { rows } = await pool.query<Pick<Lost, 'from' | 'until'>>(
    `select min(published) as from, max(published) as until from awaited_events
     where org = $1 and awaited_since < $2`,
    [org, awaitedBefore],
  );
  const [span] = rows;
  if (span === undefined || span.from === null) return { count: 0, from: null, until: null };
  const found = await pool.query<{ count: number; from: Date | null; until: Date | null }>(
    `with late as (
       delete from awaited_events where org = $1 and awaited_since < $2 and published between $3 and $4
       returning org, uuid, published
     )
     select count(*)::int as count, min(published) as from, max(published) as until from late
     where not exists (
       select 1 from log_events e where e.org = late.org and e.uuid = late.uuid
         and e.published = late.published and e.source = 'hook'
         and e.published between $3 and $4
     )`,
    [org, awaitedBefore, span.from, span.until],
  );
  return found.rows[0] ?? { count: 0, from: null, until: null };
}
