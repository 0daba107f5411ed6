import type { Config } from '../../config.ts';
import { connectDatabase } from '../../store/database.ts';
import { clusterExists } from '../../store/embedded/cluster.ts';
import { EmbeddedPostgresError, startEmbeddedPostgres } from '../../store/embedded.ts';
import type { DatabaseDoor } from './database.ts';

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
  return {
    kind: 'open',
    database,
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await stop();
    },
  };
}
