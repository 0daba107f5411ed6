/**
 * Events that the org's System Log does not know, or knows differently: removed from the record and kept for a person.
 */
import type pg from 'pg';
import { ALL_DELIVERIES } from '../domain/response/incident-subject.ts';
import { storeSetAside } from './set-aside.ts';

type Forged = { readonly uuid: string; readonly publishedAt: number };

/** What forged events could make look harmless while they were in the record. */
export type TakenOut = {
  readonly sessionIds: readonly string[];
  readonly users: readonly string[];
  readonly ips: readonly string[];
  readonly asns: readonly number[];
  /** When the first of them was received, by Postgres' clock; null where none was stored any more. */
  readonly since: Date | null;
};

/**
 * Moves the events from `log_events` to those set aside, and removes each fingerprint of a session that began with one:
 * the forger's network would in time become one of the user's own. Times are epoch milliseconds. Runs inside the
 * caller's transaction.
 */
export async function setForgedAside(
  client: pg.ClientBase,
  org: string,
  events: readonly Forged[],
  reason: string,
): Promise<TakenOut> {
  const rows: TakenRow[] = [];
  for (const event of events) rows.push(...(await moveAside(client, org, event, reason)));
  const sessionIds = [...new Set(rows.flatMap(({ session }) => session ?? []))];
  await forgetLooksWithoutEvent(client, org, sessionIds);
  await client.query(
    `delete from sessions s where org = $1 and session_id = any($2) and not exists (
       select 1 from session_fingerprints f where f.org = s.org and f.session_id = s.session_id
     )`,
    [org, sessionIds],
  );
  const received = rows.map((row) => row.received.getTime());
  return {
    sessionIds,
    users: [...new Set(rows.flatMap(({ user }) => user ?? []))],
    ips: [...new Set(rows.flatMap(({ ip }) => ip ?? []))],
    asns: [...new Set(rows.flatMap(({ asn }) => (asn === null ? [] : [Number(asn)])))],
    since: received.length === 0 ? null : new Date(Math.min(...received)),
  };
}

async function forgetLooksWithoutEvent(
  client: pg.ClientBase,
  org: string,
  sessionIds: readonly string[],
): Promise<void> {
  // Read first, so that the next statement locks only the partitions of these days.
  const { rows } = await client.query<{ from: Date | null; until: Date | null }>(
    `select min(first_seen) as from, max(first_seen) as until from session_fingerprints
     where org = $1 and session_id = any($2)`,
    [org, sessionIds],
  );
  const [span] = rows;
  if (span === undefined || span.from === null) return;
  await client.query(
    `delete from session_fingerprints f
     where org = $1 and session_id = any($2) and first_seen between $3 and $4 and not exists (
       select 1 from log_events e
       where e.org = f.org and e.session_id = f.session_id and e.published = f.first_seen
         and e.published between $3 and $4 and e.asn is not distinct from f.asn
     )`,
    [org, sessionIds, span.from, span.until],
  );
}

/** Whether each of these events is in the record: one set aside as forged may have come again from the System Log. */
export async function areHeld(
  client: pg.ClientBase,
  org: string,
  events: readonly { readonly uuid: string; readonly at: number }[],
): Promise<boolean> {
  for (const { uuid, at } of events) {
    const held = await client.query(
      'select 1 from log_events where org = $1 and uuid = $2 and published = $3',
      [org, uuid, new Date(at)],
    );
    if (held.rowCount === 0) return false;
  }
  return true;
}

/**
 * Counts the sessions with an incident of their own about a forgery, opened since then; `most` where there are more.
 */
export async function forgedSessionsSince(
  client: pg.ClientBase,
  org: string,
  since: Date,
  most: number,
): Promise<number> {
  const { rows } = await client.query<{ sessions: number }>(
    `select count(*)::int as sessions from (
       select from incidents
       where org = $1 and opened_at >= $2 and kind = 'forged_delivery' and subject <> $3 limit $4
     ) as one`,
    [org, since, ALL_DELIVERIES, most],
  );
  return rows[0]?.sessions ?? 0;
}

/** Whether the incident about many forgeries was brought up to date since then. It is not locked: thousands may ask. */
export async function isCountedSince(
  client: pg.ClientBase,
  org: string,
  since: Date,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `select 1 from incidents
     where org = $1 and subject = $2 and kind = 'forged_delivery' and last_bad_at > $3 limit 1`,
    [org, ALL_DELIVERIES, since],
  );
  return rowCount === 1;
}

/** Counts the events that were set aside since then for this reason. */
export async function forgedEventsSince(
  client: pg.ClientBase,
  org: string,
  since: Date,
  reason: string,
): Promise<number> {
  const { rows } = await client.query<{ events: number }>(
    `select count(*)::int as events from deliveries_set_aside
     where org = $1 and received_at >= $2 and reason = $3`,
    [org, since, reason],
  );
  return rows[0]?.events ?? 0;
}

type TakenRow = {
  readonly session: string | null;
  readonly user: string | null;
  readonly ip: string | null;
  readonly asn: string | null;
  readonly received: Date;
  readonly body: string;
};

async function moveAside(
  client: pg.ClientBase,
  org: string,
  { uuid, publishedAt }: Forged,
  reason: string,
): Promise<TakenRow[]> {
  const taken = await client.query<TakenRow>(
    `delete from log_events where org = $1 and uuid = $2 and published = $3
     returning session_id as session, user_id as user, ip, asn, received_at as received, raw::text as body`,
    [org, uuid, new Date(publishedAt)],
  );
  await storeSetAside(
    client,
    taken.rows.map(({ body }) => ({
      org,
      source: 'hook' as const,
      reason,
      eventIndex: null,
      deliveryId: null,
      body,
    })),
  );
  return taken.rows;
}
