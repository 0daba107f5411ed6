/**
 * Reads from when to when sessions lasted, before their events are read: Postgres locks every day that a statement may
 * need, with its indexes, until the transaction ends, and only bounds given as parameters exclude days before that.
 */
import type pg from 'pg';

export type SessionSpans = {
  readonly sessionIds: readonly string[];
  readonly firstSeen: readonly Date[];
  readonly lastSeen: readonly Date[];
  /** Epoch milliseconds: all of them lasted between the two. */
  readonly since: number;
  readonly until: number;
};

/**
 * Returns the spans of the sessions; null where there are none.
 * @param select a statement for `session_id`, `first_seen` and `last_seen` of sessions
 */
export async function sessionSpans(
  client: pg.ClientBase,
  select: string,
  parameters: readonly unknown[],
): Promise<SessionSpans | null> {
  const { rows } = await client.query<{ session_id: string; first_seen: Date; last_seen: Date }>(
    select,
    [...parameters],
  );
  if (rows.length === 0) return null;
  return {
    sessionIds: rows.map((row) => row.session_id),
    firstSeen: rows.map((row) => row.first_seen),
    lastSeen: rows.map((row) => row.last_seen),
    since: rows.reduce((least, { first_seen: at }) => Math.min(least, at.getTime()), Infinity),
    until: rows.reduce((most, { last_seen: at }) => Math.max(most, at.getTime()), -Infinity),
  };
}

/**
 * Returns SQL for the sessions of `spansOf`, as `s`.
 * @param first the number of the first of their three parameters
 */
export function asSessions(first: number): string {
  return `unnest($${first}::text[], $${first + 1}::timestamptz[], $${first + 2}::timestamptz[])
    as s (session_id, first_seen, last_seen)`;
}

/** Returns the three parameters of `asSessions`. */
export function spansOf({ sessionIds, firstSeen, lastSeen }: SessionSpans): unknown[] {
  return [sessionIds, firstSeen, lastSeen];
}
