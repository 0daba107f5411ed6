/** One instance at a time does what must not be done twice at once: a lock that ends with its connection. */
import pg from 'pg';

/**
 * Runs `work` if nobody else holds the turn of that name, in this cluster; else returns null at once.
 * The lock is the session's, so an instance that dies gives its turn up with its connection.
 */
export async function inTurn<T>(
  url: string,
  name: string,
  work: () => Promise<T>,
): Promise<T | null> {
  // Not one of the pool's: the turn lasts as long as the work, which needs the pool itself.
  const client = new pg.Client({ connectionString: url, application_name: 'session-warden-turn' });
  let lost: Error | null = null;
  client.on('error', (error) => {
    lost = error;
  });
  await client.connect();
  try {
    const got = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
      [name],
    );
    if (got.rows[0]?.locked !== true) return null;
    const result = await work();
    if (lost !== null) throw lost;
    return result;
  } finally {
    await client.end();
  }
}
