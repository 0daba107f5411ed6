/** What the connections to Postgres are for, each with its own number of them and its own patience. */
import { poolSizes } from '../config/pool-sizes.ts';
import { type Heard, incidentLines } from '../pipeline/expire/incident-line.ts';
import { connectDatabase, type Database, type DatabaseOptions } from '../store/database.ts';

const RECORDING = { queryTimeoutMs: 10_000 };

/**
 * A database host that vanished says nothing: a judgement that took a connection to it is made again after this.
 * In a storm it rather waits for one of the connections than fails and comes back later.
 */
const JUDGING = { queryTimeoutMs: 30_000, connectTimeoutMs: 10_000 };

/** Past retention there may be weeks of rows to delete. */
const HOUSEKEEPING = { queryTimeoutMs: 120_000 };

export type Pools = {
  readonly database: Database;
  readonly recording: Database;
  readonly housekeeping: Database;
  close(): Promise<unknown>;
};

/** As many as the roles need; none is opened yet. */
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

/** What is told of all of them: a connection that was lost, and what happens to incidents. */
export function listenersOf(heard: Heard): Pick<DatabaseOptions, 'onError' | 'onHistory'> {
  return {
    onError: (err) => heard.log.warn({ err }, 'a database connection was lost'),
    onHistory: incidentLines(heard),
  };
}
