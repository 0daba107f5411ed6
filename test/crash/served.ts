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
  [program, ...argv]: readonly [string, ...string[]] = ITSELF,
): Promise<Served> {
  const logged: string[] = [];
  const child = spawn(program, argv, {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...kept('PATH', 'NODE_COMPILE_CACHE'), ...environment },
  });
  const ended = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      logged.push(chunk.toString());
      if (chunk.toString().includes('"msg":"up"')) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    ended.then(
      ([code]) => reject(new Error(`serve ended with ${code}: ${logged.join('')}`)),
      reject,
    );
  });
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
