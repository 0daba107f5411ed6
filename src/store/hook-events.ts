import type pg from 'pg';
import { msSince, type StoredEvent, type StoredRow, storedEvents } from './timeline.ts';

/**
 * Returns the successful events of these sessions, from the hook, that are nearest to a moment, at most 25.
 * @param now the reader's clock, epoch milliseconds
 */
export async function hookEventsOfSessions(
  client: pg.ClientBase,
  wanted: {
    readonly org: string;
    readonly sessionIds: readonly string[];
    /** Epoch milliseconds: the range in which to look, and the moment. */
    readonly since: number;
    readonly until: number;
    readonly at: number;
  },
  now: () => number,
): Promise<StoredEvent[]> {
  const found = await client.query<StoredRow>(
    `select uuid, source, raw, ${msSince('received_at')} as held_for from log_events
     where org = $1 and session_id = any($2) and published between $3 and $4
       and source = 'hook' and outcome in ('SUCCESS', 'ALLOW')
     order by abs(extract(epoch from published - $5)), uuid limit 25`,
    [
      wanted.org,
      wanted.sessionIds,
      new Date(wanted.since),
      new Date(wanted.until),
      new Date(wanted.at),
    ],
  );
  return storedEvents(found.rows, now);
}
