/** Where the embedded Postgres keeps its data, and whether it ever did. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of ours in `dataDir`, absolute, and in it the data folder proper, as Postgres names it. */
export function clusterFolders(dataDir: string) {
  const folder = resolve(dataDir, 'postgres');
  return { folder, cluster: join(folder, 'cluster') } as const;
}

/** Whether a database was made there. */
export function clusterExists(dataDir: string): boolean {
  return hasCluster(clusterFolders(dataDir).cluster);
}

export function hasCluster(cluster: string): boolean {
  return existsSync(join(cluster, 'PG_VERSION'));
}
