import type { Config } from '../../config.ts';
import { logAges } from '../../pipeline/reconcile/log-age.ts';
import { daysHeld } from '../../queries/days-held.ts';
import { readBacklog } from '../../queries/standstill.ts';
import { connectionRoom } from '../../store/connection-room.ts';
import { connectDatabase } from '../../store/database.ts';
import { isReadOnly, unfitness } from '../../store/database-fitness.ts';
import { deadLetters } from '../../store/dead-letters.ts';
import { clusterExists } from '../../store/embedded/cluster.ts';
import { EmbeddedPostgresError, startEmbeddedPostgres } from '../../store/embedded.ts';
import { liveInstances } from '../../store/instances.ts';
import { lastDeliveredAt } from '../../store/last-delivery.ts';
import { leftBehind } from '../../store/left-behind.ts';
import { pendingMigrations } from '../../store/migrate.ts';
import { receiversOff } from '../../store/receivers-off.ts';
import { readSwitch } from '../../store/switches.ts';
import type { DatabaseDoor, DatabaseFacts } from './database.ts';

/**
 * Opens the configured database to look at it. An embedded one that does not exist yet is not made, one
 * that runs for `serve` is left running, and one that does not start is a fault like any other.
 */
export async function openDatabaseDoor(config: Config): Promise<DatabaseDoor & AsyncDisposable> {
  if (config.databaseUrl !== null) return connected(config.databaseUrl, async () => {});
  if (!clusterExists(config.dataDir))
    return { kind: 'none', [Symbol.asyncDispose]: async () => {} };
  try {
    const server = await startEmbeddedPostgres(config.dataDir);
    return connected(server.url, server.takenOver ? async () => {} : server.stop);
  } catch (error) {
    if (!(error instanceof EmbeddedPostgresError)) throw error;
    return { kind: 'unusable', problem: error.message, [Symbol.asyncDispose]: async () => {} };
  }
}

function connected(url: string, stop: () => Promise<void>): DatabaseDoor & AsyncDisposable {
  const database = connectDatabase({ url, poolSize: 2, connectTimeoutMs: 5_000 });
  const facts: DatabaseFacts = {
    ping: async () => {
      const client = await database.pool.connect();
      client.release();
    },
    unfitness: () => unfitness(database.pool),
    isReadOnly: () => isReadOnly(database.pool),
    pendingMigrations: () => pendingMigrations(database.pool),
    lastDeliveredAt: (org) => lastDeliveredAt(database.pool, org),
    backlog: () => readBacklog({ database }),
    deadLetters: () => deadLetters(database.pool),
    leftBehind: (configured) => leftBehind(database.pool, configured),
    daysHeld: (retentionDays) => daysHeld({ database, now: Date.now }, retentionDays),
    connections: () => connectionRoom(database.pool),
    logAges: () => logAges({ database, now: Date.now }),
    instances: () => liveInstances(database.pool),
    actionSwitch: (org) => readSwitch(database.rows, org),
    receiversOff: (org) => receiversOff(database.rows, org),
  };
  return {
    kind: 'open',
    facts,
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await stop();
    },
  };
}
