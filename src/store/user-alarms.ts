import type pg from 'pg';

/** Forgets Okta's warnings from before: they say something of who signs in within the hour. */
export async function pruneUserAlarms(client: Pick<pg.Pool, 'query'>, before: Date): Promise<void> {
  await client.query('delete from user_alarms where at < $1', [before]);
}
