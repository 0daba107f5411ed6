/** The server process: found by its pid file, started, and stopped. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { asServerUser } from '../server-user.ts';

export type Binaries = { readonly initdb: string; readonly postgres: string };

/** The embedded server cannot be used; the message says what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code = 'embedded_postgres_failed';
}

export const STARTUP_LIMIT_MS = 30_000;

export type Server = { readonly pid: number; readonly port: number };

/**
 * Returns the server that is running on this data, or null. A process killed with SIGKILL leaves its server running;
 * the pid file says where.
 */
export async function runningServer(cluster: string): Promise<Server | null> {
  const pidFile = join(cluster, 'postmaster.pid');
  const lines = await readFile(pidFile, 'utf8').then(
    (content) => content.split('\n'),
    () => [],
  );
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !Number.isInteger(port) || port <= 0) return null;
  if (!isAlive(pid)) return null;
  if (await isPostgres(pid)) return { pid, port };
  // Postgres would take that process for another server on this data, and refuse to start.
  await rm(pidFile, { force: true });
  return null;
}

/**
 * Whether the process is a Postgres: after a power failure another program may have its id. True where the system does
 * not say.
 */
async function isPostgres(pid: number): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  return command === null || /(^|\/)postgres$/.test(command.split('\0')[0] ?? '');
}

/**
 * Starts the server on a free port; it may not take connections yet.
 * @throws EmbeddedPostgresError
 */
export async function launched(
  binaries: Binaries,
  folder: string,
  cluster: string,
  settings: Readonly<Record<string, string>>,
): Promise<Server> {
  const port = await freePort();
  const log = await open(join(folder, 'postgres.log'), 'a');
  const parameters = Object.entries(settings).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  try {
    // Detached: a Ctrl-C meant for the service must not reach the server before the work is done.
    const child = await startedAsServerUser(
      binaries.postgres,
      ['-D', cluster, '-p', String(port), ...parameters],
      { stdio: ['ignore', log.fd, log.fd], detached: true },
    );
    child.unref();
    return { pid: Number(child.pid), port };
  } finally {
    await log.close();
  }
}

/**
 * Starts one of the package's programs as a user whom Postgres accepts; it runs once this resolves.
 * @throws EmbeddedPostgresError where the system cannot start it
 */
export async function startedAsServerUser(
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<ChildProcess> {
  const [command, commandArgs] = asServerUser(program, args);
  const child = spawn(command, commandArgs, options);
  try {
    await once(child, 'spawn');
    return child;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new EmbeddedPostgresError(
      `${command} could not be started (${code}): install it, or set DATABASE_URL to a Postgres of your own.`,
      { cause },
    );
  }
}

/** Stops the server. SIGINT is Postgres's "fast shutdown": open transactions are rolled back, the WAL is flushed. */
export async function stopped(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + STARTUP_LIMIT_MS;
  while (isAlive(pid) && Date.now() < deadline) await wait(20);
}

/** Whether there is a process of this id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Returns a port of the loopback address on which nobody listens. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.on('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => done(port));
    });
  });
}

/** The end of a log, for an error that must say why. */
export async function lastLines(file: string): Promise<string> {
  const content = await readFile(file, 'utf8').catch(() => '');
  return content.trim().split('\n').slice(-5).join(' | ');
}
