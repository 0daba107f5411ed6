/** Pools of connections to Postgres, one for each purpose, with its own size and its own timeouts. */
import { poolSizes } from '../config/pool-sizes.ts';
import { type Heard, incidentLines } from '../pipeline/expire/incident-line.ts';
import { connectDatabase, type Database, type DatabaseOptions } from '../store/database.ts';

const RECORDING = { queryTimeoutMs: 10_000 };

/**
 * Timeouts of judging. A database host that vanished gives no answer, so a judgement fails and is made again after the
 * first. Under load it waits for a free connection, up to the second, rather than fail and come back later.
 */
const JUDGING = { queryTimeoutMs: 30_000, connectTimeoutMs: 10_000 };

/** Timeout of housekeeping, long because retention may have weeks of rows to delete. */
const HOUSEKEEPING = { queryTimeoutMs: 120_000 };

export type Pools = {
  readonly database: Database;
  readonly recording: Database;
  readonly housekeeping: Database;
  close(): Promise<unknown>;
};

/** Makes the pools, with as many connections as the roles need; none is opened yet. */
export function openPools(url: string, roles: readonly string[], heard: Heard): Pools {
  const sizes = poolSizes(roles);
  const listeners = listenersOf(heard);
  const database = connectDatabase({ url, ...listeners, poolSize: sizes.judging, ...JUDGING });
  const recording = connectDatabase({ url, ...listeners, poolSize: sizes.recording, ...RECORDING });
  const housekeeping = connectDatabase({
    url,
    ...listeners,
    poolSize: sizes.housekeeping,
    ...HOUSEKEEPING,
  });
  const all = [database, recording, housekeeping];
  return {
    database,
    recording,
    housekeeping,
    close: () => Promise.all(all.map((each) => each.close())),
  };
}

/** Returns what every pool reports to: lost connections, and entries in the history of incidents. */
export function listenersOf(heard: Heard): Pick<DatabaseOptions, 'onError' | 'onHistory'> {
  return {
    onError: (err) => heard.log.warn({ err }, 'a database connection was lost'),
    onHistory: incidentLines(heard),
  };
}
