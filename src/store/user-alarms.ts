/** Warnings from Okta, or from the user, that are about the user and not about one session. */
import type pg from 'pg';
import { ALARM_AROUND } from './record-statement.ts';
import { msSince, type StoredEvent, type StoredRow, storedEvents } from './timeline.ts';

/**
 * Returns the user's sessions that were alive within the hour around a moment (epoch milliseconds): the same ones that
 * recording finds for such an alarm, as far as it can see them.
 */
export async function sessionsAround(
  client: Pick<pg.Pool, 'query'>,
  { org, userId, at }: { readonly org: string; readonly userId: string; readonly at: number },
): Promise<string[]> {
  const found = await client.query<{ session_id: string }>(
    `select session_id from sessions where org = $1 and user_id = $2
       and first_seen <= $3::timestamptz + interval '${ALARM_AROUND}'
       and last_seen >= $3::timestamptz - interval '${ALARM_AROUND}'
     order by last_seen desc limit 20`,
    [org, userId, new Date(at)],
  );
  return found.rows.map((row) => row.session_id);
}

const OF_USER = 'a.org = $1 and a.user_id = $2 and a.at between $3 and $4';

/**
 * Returns the events that warn of a user, by the time of what they warn of: a report may come a week later.
 * @param wanted a range in epoch milliseconds
 * @param now the reader's clock, epoch milliseconds
 */
export async function userAlarmEvents(
  client: Pick<pg.Pool, 'query'>,
  wanted: {
    readonly org: string;
    readonly userId: string;
    readonly since: number;
    readonly until: number;
  },
  now: () => number,
): Promise<StoredEvent[]> {
  const parameters = [wanted.org, wanted.userId, new Date(wanted.since), new Date(wanted.until)];
  // Read first, so that the next statement locks only the partitions of these days.
  const { rows } = await client.query<{ from: Date | null; until: Date | null }>(
    `select min(published) as from, max(published) as until from user_alarms a where ${OF_USER}`,
    parameters,
  );
  const [span] = rows;
  if (span === undefined || span.from === null) return [];
  const found = await client.query<StoredRow>(
    `select e.uuid, ${msSince('e.received_at')} as held_for, e.source, e.raw
     from user_alarms a join log_events e on e.org = a.org and e.uuid = a.uuid and e.published = a.published
     where ${OF_USER} and e.published between $5 and $6
     order by a.at limit 200`,
    [...parameters, span.from, span.until],
  );
  return storedEvents(found.rows, now);
}

/** Deletes warnings from before a moment: they matter only for who signs in within the hour. */
export async function pruneUserAlarms(client: Pick<pg.Pool, 'query'>, before: Date): Promise<void> {
  await client.query('delete from user_alarms where at < $1', [before]);
}
