/** Lets one instance at a time do what must not be done twice at once, by a lock that ends with its connection. */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** A host that has vanished sends nothing, and TCP alone believes in it for a quarter of an hour. */
const NO_ANSWER_MS = 10_000;
/** Longer than closing the connection takes. */
const FAREWELL_MS = 2_000;

/**
 * Settings by which Postgres notices within a minute that the other machine has lost its power; otherwise it would keep
 * the turn for it for two hours.
 */
const LOOK_AFTER_US =
  'set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3';

/**
 * Runs `work` if nobody else in this cluster holds the turn of that name; otherwise returns null at once. The lock
 * belongs to the database session, so an instance that dies gives up its turn with its connection.
 */
export async function inTurn<T>(
  url: string,
  name: string,
  work: () => Promise<T>,
): Promise<T | null> {
  // Not one of the pool's: the turn lasts as long as the work, which needs the pool itself.
  const client = new pg.Client({
    connectionString: url,
    application_name: 'session-warden-turn',
    connectionTimeoutMillis: NO_ANSWER_MS,
    query_timeout: NO_ANSWER_MS,
  });
  let lost: Error | null = null;
  client.on('error', (error) => {
    lost = error;
  });
  try {
    await client.connect();
    await client.query(LOOK_AFTER_US);
    const got = await client.query<{ locked: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
      [name],
    );
    if (got.rows[0]?.locked !== true) return null;
    const result = await work();
    if (lost !== null) throw lost;
    return result;
  } finally {
    await Promise.race([client.end(), wait(FAREWELL_MS, undefined, { ref: false })]);
  }
}
