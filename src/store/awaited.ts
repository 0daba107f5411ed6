/** The proof of completeness: which events our hook was to bring, and which of them it never did. */
import type pg from 'pg';

type Identified = { readonly uuid: string; readonly publishedAt: number };

/** Notes those of the events that are not held. Run it before they are recorded from the log. */
export async function awaitUnheld(
  pool: pg.Pool,
  org: string,
  events: readonly Identified[],
): Promise<void> {
  if (events.length === 0) return;
  await pool.query(
    `insert into awaited_events (org, uuid, published)
     select $1, w.uuid, w.published from unnest($2::text[], $3::timestamptz[]) as w (uuid, published)
     where not exists (
       select 1 from log_events e where e.org = $1 and e.uuid = w.uuid and e.published = w.published
     ) on conflict do nothing`,
    [org, events.map((event) => event.uuid), events.map((event) => new Date(event.publishedAt))],
  );
}

export type Lost = {
  readonly count: number;
  readonly from: Date | null;
  readonly until: Date | null;
};

/** Those that the hook has not brought by now are lost; they are held already, from the log. */
export async function takeLost(pool: pg.Pool, org: string, awaitedBefore: Date): Promise<Lost> {
  const found = await pool.query<{ count: number; from: Date | null; until: Date | null }>(
    `with lost as (delete from awaited_events where org = $1 and awaited_since < $2 returning published)
     select count(*)::int as count, min(published) as from, max(published) as until from lost`,
    [org, awaitedBefore],
  );
  return found.rows[0] ?? { count: 0, from: null, until: null };
}
