/** `warden serve` as a process of its own, to be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export type Served = {
  readonly process: ChildProcess;
  readonly logged: string[];
  /** Sends the signal and resolves with the exit code once it has ended; null after a kill. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
};

const ITSELF = [process.execPath, MAIN, 'serve'] as const;

/** Resolves when it is up. It leads a process group of its own, as what a terminal starts does. */
export async function serve(
  environment: Readonly<Record<string, string>>,
  way: readonly [string, ...string[]] = ITSELF,
): Promise<Served> {
  const served = beginServe(environment, way);
  const ended = once(served.process, 'exit').then(([code]) => {
    throw new Error(`serve ended with ${code}: ${served.logged.join('')}`);
  });
  const up = new Promise<void>((resolve) => {
    const listen = () => {
      if (served.logged.join('').includes('"msg":"up"')) resolve();
    };
    served.process.stdout?.on('data', listen);
  });
  await Promise.race([up, ended]);
  ended.catch(() => {});
  return served;
}

/** The same, as soon as the process exists. */
export function beginServe(
  environment: Readonly<Record<string, string>>,
  [program, ...argv]: readonly [string, ...string[]] = ITSELF,
): Served {
  const logged: string[] = [];
  const child = spawn(program, argv, {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...kept('PATH', 'NODE_COMPILE_CACHE'), ...environment },
  });
  const ended = once(child, 'exit');
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => logged.push(chunk.toString()));
  }
  return {
    process: child,
    logged,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}

/** Of our own environment only these: what configures us must not configure the one to be killed. */
function kept(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
