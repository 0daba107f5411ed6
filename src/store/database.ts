/** The connection to Postgres and the transaction every stage uses. */
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { HistoryLine } from '../domain/response/history-line.ts';
import { databaseFault, READ_ONLY } from './database-fault.ts';
import * as schema from './schema.ts';

export type Database = {
  readonly pool: pg.Pool;
  readonly url: string;
  /** Typed queries outside a transaction. */
  readonly rows: Rows;
  /**
   * Runs `work` in one transaction; rolls back and rethrows when it throws. After a deadlock `work` runs again, so what
   * it does outside `tx` may happen twice.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

export type Rows = NodePgDatabase<typeof schema>;

/** One open transaction: typed queries, and the bare connection for SQL written as SQL. */
export type Transaction = {
  readonly client: pg.PoolClient;
  readonly rows: Rows;
  /** Entries of histories that are logged once the transaction is committed. */
  readonly lines: HistoryLine[];
};

export type DatabaseOptions = {
  readonly url: string;
  readonly poolSize?: number;
  /** Milliseconds to wait for a connection before the caller is told that Postgres is away. */
  readonly connectTimeoutMs?: number;
  /** Milliseconds after which a query without an answer has failed, and its connection is let go. */
  readonly queryTimeoutMs?: number;
  readonly onError?: (error: Error) => void;
  /** Called for each entry of a history, in the order of writing, once it is committed. */
  readonly onHistory?: (line: HistoryLine) => void;
};

/** A host that has vanished sends nothing, and TCP alone believes in it for a quarter of an hour. */
const QUERY_TIMEOUT_MS = 120_000;

/** Returns a database without opening a connection: the first query does, and fails where Postgres is away. */
export function connectDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize ?? 12,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 2_000,
    query_timeout: options.queryTimeoutMs ?? QUERY_TIMEOUT_MS,
    application_name: 'session-warden',
    keepAlive: true,
  });
  // An idle connection that dies must not end the process: the next query finds out by itself.
  pool.on('error', (error) => options.onError?.(error));
  // Nor must one that dies in the middle of a transaction: the pending query fails anyway, and the pool listens to idle
  // connections only.
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    pool,
    url: options.url,
    rows: drizzle(pool, { schema }),
    async transaction(work) {
      const { result, lines } = await againAfterDeadlock(() => inTransaction(pool, work));
      for (const line of lines) options.onHistory?.(line);
      return result;
    },
    close: () => pool.end(),
  };
}

/**
 * Returns a transaction on a connection. The typed queries are made on first use: recording, the busiest, needs none.
 */
function transactionOn(client: pg.PoolClient): Transaction {
  let rows: Rows | undefined;
  return {
    client,
    lines: [],
    get rows() {
      rows ??= drizzle(client, { schema });
      return rows;
    },
  };
}

const DEADLOCK = '40P01';
const MOST_TRIES = 3;

/** Runs a transaction again after a deadlock: Postgres has undone all of it to let the other one go on. */
async function againAfterDeadlock<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      if (tries >= MOST_TRIES || databaseFault(error) !== DEADLOCK) throw error;
    }
  }
}

async function inTransaction<T>(
  pool: pg.Pool,
  work: (tx: Transaction) => Promise<T>,
): Promise<{ readonly result: T; readonly lines: readonly HistoryLine[] }> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const tx = transactionOn(client);
    const result = await work(tx);
    await client.query('commit');
    return { result, lines: tx.lines };
  } catch (error) {
    // A server that did not answer will not answer a rollback either; closing the connection rolls back as well. A
    // connection to a standby is of no use: after a failover the same name leads elsewhere.
    if (isSilence(error) || isWriteRefused(error)) broken = error;
    else {
      await client.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
    }
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Runs `work` in a savepoint: when it throws, only what it wrote is undone, and the transaction can go on. */
export async function inSavepoint<T>(
  { client, lines }: Pick<Transaction, 'client' | 'lines'>,
  work: () => Promise<T>,
): Promise<T> {
  await client.query('savepoint part');
  const before = lines.length;
  try {
    return await work();
  } catch (error) {
    await client.query('rollback to savepoint part');
    lines.length = before;
    throw error;
  }
}

function isWriteRefused(error: unknown): error is Error {
  return databaseFault(error) === READ_ONLY;
}

/** Whether a query went without an answer; the driver gives this error no code. */
function isSilence(error: unknown): error is Error {
  return error instanceof Error && error.message === 'Query read timeout';
}
