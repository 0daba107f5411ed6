/** Reads what the recorded events say about one session, for deciding and for verifying containment. */

import { sql } from 'drizzle-orm';
import type { Rows, Transaction } from './database.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { msSince, type StoredEvent, type StoredRow, storedEvents } from './timeline.ts';

type LastEventsWanted = {
  /** All ids under which its events are stored. */
  readonly sessionIds: readonly string[];
  readonly addresses: readonly string[];
  /** Epoch milliseconds of its earliest known event: earlier days are not read. */
  readonly since: number;
};

export type LastEvents = { readonly ofSession: number | null; readonly fromThere: number | null };

/** Returns `published` of the session's last event, and of its last from one of these addresses, epoch milliseconds. */
export async function lastEvents(
  rows: Rows,
  org: string,
  { sessionIds, addresses, since }: LastEventsWanted,
): Promise<LastEvents> {
  const { rows: found } = await rows.execute<LastEvents>(sql`
    select (extract(epoch from max(published)) * 1000)::float8 as "ofSession",
      (extract(epoch from max(published) filter (where ip = any(${sql.param([...addresses])}::text[]))) * 1000)::float8
        as "fromThere"
    from log_events where org = ${org} and session_id in ${sessionIds}
      and published >= ${new Date(since).toISOString()}::timestamptz`);
  return found[0] ?? { ofSession: null, fromThere: null };
}

/**
 * Returns events of the session under any of its ids, and those about its user without a session, published since then.
 * @param now the reader's clock, epoch milliseconds
 */
export async function eventsSince(
  rows: Rows,
  org: string,
  { sessionIds, userId }: { sessionIds: ReadonlySet<string>; userId: string },
  since: Date,
  now: () => number,
): Promise<StoredEvent[]> {
  const { rows: found } = await rows.execute<StoredRow & Record<string, unknown>>(sql`
    select uuid, raw, source, ${sql.raw(msSince('received_at'))} as held_for
    from log_events
    where org = ${org} and published >= ${since.toISOString()}::timestamptz
      and (session_id in ${[...sessionIds]} or (user_id = ${userId} and session_id is null))
    order by published limit 2000`);
  return storedEvents(found, now);
}

/**
 * Returns when an event was received, epoch milliseconds; null where it is not stored.
 * @param now the reader's clock, epoch milliseconds
 */
export async function receivedAt(
  rows: Rows,
  org: string,
  uuid: string,
  published: Date,
  now: () => number,
): Promise<number | null> {
  const { rows: found } = await rows.execute<{ held_for: number }>(sql`
    select ${sql.raw(msSince('received_at'))} as held_for from log_events
    where org = ${org} and uuid = ${uuid} and published = ${published.toISOString()}::timestamptz`);
  const [held] = found;
  return held === undefined ? null : now() - held.held_for;
}

/** Lets one transaction at a time judge a session, even before it has an incident whose row could be locked. */
export async function lockSession(
  { client }: Transaction,
  org: string,
  sessionId: string,
): Promise<void> {
  await oneAtATime(client, `session ${org} ${sessionId}`);
}

/** Whether a person closed an incident about the session as a theft. */
export async function isFoundStolen(rows: Rows, org: string, sessionId: string): Promise<boolean> {
  const { rows: found } = await rows.execute<{ stolen: boolean }>(sql`
    select exists (
      select 1 from incidents where org = ${org} and subject = ${sessionId} and kind = 'session_hijack'
        and resolution = 'true_positive'
    ) as stolen`);
  return found[0]?.stolen === true;
}
