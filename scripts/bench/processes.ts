/** Starts what is measured, each in a process of its own, and reads the processor time that they used. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { LoadResult } from './load.ts';

export type Running = {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
};

export const SECRET = 'bench-secret';

/** All processes of the benchmark, so that none is left behind when it is interrupted. */
const children = new Set<ChildProcess>();
let isOver = false;

/** Ends the processes that still run, and any that are started from now on. */
export async function stopAll(): Promise<void> {
  isOver = true;
  await Promise.all([...children].map(ended));
}

function ended(child: ChildProcess): Promise<void> {
  if (!children.has(child)) return Promise.resolve();
  return new Promise((done) => {
    child.once('exit', () => done());
    child.kill('SIGTERM');
  });
}

function kept(child: ChildProcess): ChildProcess {
  children.add(child);
  child.once('exit', () => children.delete(child));
  if (isOver) child.kill('SIGTERM');
  return child;
}

/** Starts a script that prints, or logs, the port it listens on. */
export async function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const child = kept(
    spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    }),
  );
  const port = await portOf(child);
  return {
    pid: child.pid ?? 0,
    port,
    stop: () => ended(child),
  };
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((done, fail) => {
    let seen = '';
    child.once('exit', (code) =>
      fail(new Error(`ended with ${code} before it listened:\n${seen}`)),
    );
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      const found = /"address":"http:\/\/127\.0\.0\.1:(\d+)"/.exec(seen) ?? /^(\d+)\n/.exec(seen);
      if (found?.[1] !== undefined) done(Number(found[1]));
    });
  });
}

/** Starts the service as the image runs it, with the environment that the measurement needs. */
export function startWarden(
  databaseUrl: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  return start(
    ['--max-semi-space-size=4', 'src/main.ts', 'serve', '--role', 'receiver,worker,reader'],
    {
      DATABASE_URL: databaseUrl,
      OKTA_ORG_URL: 'http://127.0.0.1:9999',
      OKTA_HOOK_SECRETS: SECRET,
      SYSTEM_LOG_POLL_SECONDS: '0',
      PORT: '0',
      // As in the image.
      MALLOC_ARENA_MAX: '1',
      ...env,
    },
  );
}

export type Load = {
  readonly port: number;
  readonly path: string;
  readonly seconds: number;
  readonly events: number;
  readonly sessions: number;
  /** Events a second; without it, as fast as they are answered. */
  readonly rate?: number;
};

export async function load(options: Load): Promise<LoadResult> {
  const args = Object.entries({ ...options, secret: SECRET, connections: 64 }).flatMap(
    ([name, value]) => [`--${name}`, String(value)],
  );
  const running = promisify(execFile)(process.execPath, ['scripts/bench/load.ts', ...args]);
  kept(running.child);
  const { stdout } = await running;
  return JSON.parse(stdout) as LoadResult;
}

/** Returns the microseconds of processor time that a process has used so far. */
export function cpuMicroseconds(pid: number): number {
  return (statOf(pid)?.ticks ?? 0) * 10_000;
}

/** Returns the microseconds of processor time that a Postgres has used so far, with all its backends. */
export function postgresMicroseconds(postmaster: number): number {
  let ticks = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(Number(name));
    if (stat === null) continue;
    if (stat.parent === postmaster) ticks += stat.ticks;
    // Backends that have ended are counted with their parent.
    if (Number(name) === postmaster) ticks += stat.ticks + stat.childTicks;
  }
  return ticks * 10_000;
}

export function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
}

function statOf(pid: number): { parent: number; ticks: number; childTicks: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const at = (index: number) => fields[index] ?? 0;
    return { parent: at(1), ticks: at(11) + at(12), childTicks: at(13) + at(14) };
  } catch {
    return null;
  }
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Returns the value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
