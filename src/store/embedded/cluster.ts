/** Where the embedded Postgres keeps its data, and whether it has any. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Returns the service's own folder in `dataDir`, absolute, and in it the data folder proper, which Postgres calls the
 * cluster.
 */
export function clusterFolders(dataDir: string) {
  const folder = resolve(dataDir, 'postgres');
  return { folder, cluster: join(folder, 'cluster') } as const;
}

/** Whether a cluster was made in `dataDir`. */
export function clusterExists(dataDir: string): boolean {
  return hasCluster(clusterFolders(dataDir).cluster);
}

export function hasCluster(cluster: string): boolean {
  return existsSync(join(cluster, 'PG_VERSION'));
}
