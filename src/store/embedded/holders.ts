/**
 * Keeps track of the processes that use the embedded server as long as they run: each keeps a connection by which the
 * others know of it, and which ends with its process, however that ends.
 */
import pg from 'pg';

const HOLDER = 'session-warden-holder';

export type Hold = {
  /** Server process of its connection, which may still be listed for a moment after the connection's end. */
  readonly backend: number;
  /** Releases the server. */
  end(): Promise<void>;
};

/** Holds the server for this process. The connection does not keep the process from ending. */
export async function holdServer(url: string): Promise<Hold> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: HOLDER,
    max: 1,
    idleTimeoutMillis: 0,
    allowExitOnIdle: true,
  });
  // Where the server ends, so does the hold.
  pool.on('error', () => {});
  const { rows } = await pool.query<{ backend: number }>('select pg_backend_pid() as backend');
  return { backend: rows[0]?.backend ?? 0, end: () => pool.end() };
}

/** Whether another process holds the server; false where it does not answer. */
export async function isHeld(url: string, own: readonly Hold[]): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rowCount } = await client.query(
      'select 1 from pg_stat_activity where application_name = $1 and pid <> all ($2)',
      [HOLDER, own.map(({ backend }) => backend)],
    );
    return rowCount !== null && rowCount > 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
