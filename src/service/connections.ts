/** What the connections to Postgres are for, each with its own number of them and its own patience. */
import type { Logger } from 'pino';
import { incidentLines } from '../pipeline/incident-line.ts';
import type { DatabaseOptions } from '../store/database.ts';

/**
 * Recording has its own connections: two writers and who asks whether they could write. Judging a great
 * many sessions at once may use up all others, and must not cost a delivery its place.
 */
export const RECORDING = { poolSize: 3, queryTimeoutMs: 10_000 };

/**
 * A database host that vanished says nothing: a judgement that took a connection to it is made again after this.
 * In a storm it rather waits for one of the connections than fails and comes back later.
 */
export const JUDGING = { queryTimeoutMs: 30_000, connectTimeoutMs: 10_000 };

/** Past retention there may be weeks of rows to delete. */
export const HOUSEKEEPING = { poolSize: 2, queryTimeoutMs: 120_000 };

/** What is logged of all of them: a connection that was lost, and what happens to incidents. */
export function listenersOf(log: Logger): Pick<DatabaseOptions, 'onError' | 'onHistory'> {
  return {
    onError: (err) => log.warn({ err }, 'a database connection was lost'),
    onHistory: incidentLines(log),
  };
}
