/** Reads what a judgement is made from: the events of a session, and the other ids that it went by. */
import type pg from 'pg';

export type StoredEvent = {
  readonly uuid: string;
  readonly raw: unknown;
  readonly source: 'hook' | 'system_log';
  /** Epoch milliseconds by the reader's clock, whatever Postgres's says. */
  readonly receivedAt: number;
};

export type StoredSession = {
  readonly userId: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** When the first change was noticed, by the reader's clock; null while there is none. */
  readonly changedAt: number | null;
};

const HOUR_MS = 3_600_000;
/** Rows per page, few enough that other requests to the process wait only some milliseconds meanwhile. */
const PAGE = 500;

/**
 * Returns a session's row; null where Okta's alarms name a session of which nothing else was ever recorded.
 * @param now the reader's clock, epoch milliseconds
 */
export async function storedSession(
  client: pg.ClientBase,
  org: string,
  sessionId: string,
  now: () => number,
): Promise<StoredSession | null> {
  const found = await client.query<{
    user_id: string;
    first_seen: Date;
    last_seen: Date;
    changed_ago: number | null;
  }>(
    `select user_id, first_seen, last_seen, ${msSince('changed_at')} as changed_ago
     from sessions where org = $1 and session_id = $2`,
    [org, sessionId],
  );
  const row = found.rows[0];
  if (row === undefined) return null;
  return {
    userId: row.user_id,
    firstSeenAt: row.first_seen.getTime(),
    lastSeenAt: row.last_seen.getTime(),
    changedAt: row.changed_ago === null ? null : now() - row.changed_ago,
  };
}

/**
 * Returns SQL for the milliseconds since a time that Postgres wrote by its own clock, which may differ from the
 * process's: the time passed does not.
 */
export function msSince(column: string): string {
  return `(extract(epoch from clock_timestamp() - ${column}) * 1000)::float8`;
}

/**
 * Yields every event stored under these session ids, by `published`, a page at a time. The range only excludes
 * partitions that cannot hold any: what precedes the first compared event (a factor answered, a failed attempt) lies
 * within the hour before.
 * @param since epoch milliseconds of the first compared event
 * @param now the reader's clock, epoch milliseconds
 */
export async function* eventsOfSessions(
  client: pg.ClientBase,
  org: string,
  sessionIds: readonly string[],
  since: number,
  now: () => number,
): AsyncGenerator<StoredEvent> {
  let after: { published: Date; uuid: string } | null = null;
  for (;;) {
    const page: pg.QueryResult<StoredRow & { published: Date }> = await client.query(
      `select uuid, published, ${msSince('received_at')} as held_for, source, raw from log_events
       where org = $1 and session_id = any($2) and published >= $3
         and ($4::timestamptz is null or (published, uuid) > ($4, $5))
       order by published, uuid limit ${PAGE}`,
      [org, sessionIds, new Date(since - HOUR_MS), after?.published ?? null, after?.uuid ?? ''],
    );
    yield* storedEvents(page.rows, now);
    const last = page.rows.at(-1);
    if (last === undefined || page.rows.length < PAGE) return;
    after = { published: last.published, uuid: last.uuid };
  }
}

/**
 * Returns when a session was last judged, epoch milliseconds, and how many events it has, up to `most`; null where it
 * was not judged since a moment.
 */
export async function lastJudged(
  client: Pick<pg.Pool, 'query'>,
  org: string,
  sessionId: string,
  { since, most }: { readonly since: number; readonly most: number },
): Promise<{ readonly at: number; readonly events: number } | null> {
  const found = await client.query<{ judged_at: Date; events: number }>(
    `select s.judged_at, (
       select count(*)::int from (
         select from log_events where org = $1 and session_id = $2
           and published >= s.first_seen - interval '1 hour' limit $3
       ) as held
     ) as events
     from sessions s where s.org = $1 and s.session_id = $2 and s.judged_at >= $4`,
    [org, sessionId, most, new Date(since)],
  );
  const row = found.rows[0];
  return row === undefined ? null : { at: row.judged_at.getTime(), events: row.events };
}

/** Returns the first of these sessions that already has an incident; null where none has. */
export async function sessionWithIncident(
  client: pg.ClientBase,
  org: string,
  sessionIds: readonly string[],
): Promise<string | null> {
  const found = await client.query<{ subject: string }>(
    `select subject from incidents
     where org = $1 and kind = 'session_hijack' and subject = any($2) order by id limit 1`,
    [org, sessionIds],
  );
  return found.rows[0]?.subject ?? null;
}

/**
 * Returns events about a user that name no session, of the given types, within a range of epoch milliseconds.
 * @param now the reader's clock, epoch milliseconds
 */
export async function userEvents(
  client: pg.ClientBase,
  wanted: {
    readonly org: string;
    readonly userId: string;
    readonly types: readonly string[];
    readonly since: number;
    readonly until: number;
  },
  now: () => number,
): Promise<StoredEvent[]> {
  const found = await client.query<StoredRow>(
    `select uuid, ${msSince('received_at')} as held_for, source, raw from log_events
     where org = $1 and user_id = $2 and session_id is null
       and event_type = any($3) and published between $4 and $5
     order by published limit 200`,
    [wanted.org, wanted.userId, wanted.types, new Date(wanted.since), new Date(wanted.until)],
  );
  return storedEvents(found.rows, now);
}

export type StoredRow = {
  readonly uuid: string;
  readonly held_for: number;
  readonly source: StoredEvent['source'];
  readonly raw: unknown;
};

/** Returns the events of rows that were read just now, in their order. */
export function storedEvents(rows: readonly StoredRow[], now: () => number): StoredEvent[] {
  const readAt = now();
  return rows.map(({ uuid, raw, source, held_for }) => ({
    uuid,
    raw,
    source,
    receivedAt: readAt - held_for,
  }));
}
