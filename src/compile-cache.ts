/** Keeps compiled modules between runs, so that a command starts in half the time. */
import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Keeps what Node compiles under the user's own cache folder: never under a folder that others may write
 * to, for what lies there is run. Where it cannot be written, or `NODE_DISABLE_COMPILE_CACHE` is set,
 * nothing is kept. Worker threads find it by the environment variable.
 */
export function keepCompiledModules(env: NodeJS.ProcessEnv): void {
  const folder = env.NODE_COMPILE_CACHE ?? ownFolder(env);
  if (folder === null) return;
  enableCompileCache(folder);
  env.NODE_COMPILE_CACHE = folder;
}

/**
 * Returns the service's folder in the user's cache; null where there is none. Made step by step: Node's own way of
 * making parents never ends where they cannot be made (`/proc`).
 */
function ownFolder(env: NodeJS.ProcessEnv): string | null {
  try {
    // Throws for a user whom neither `HOME` nor `/etc/passwd` names, such as an arbitrary user id in a container.
    const caches = env.XDG_CACHE_HOME || join(homedir(), '.cache');
    const folder = join(caches, 'session-warden');
    for (const each of [caches, folder]) if (!existsSync(each)) mkdirSync(each, { mode: 0o700 });
    return isOwn(folder) ? folder : null;
  } catch {
    return null;
  }
}

/**
 * Whether only this user can write to the folder: somebody else may have made it first, where `HOME` or
 * `XDG_CACHE_HOME` is a folder like `/tmp`.
 */
function isOwn(folder: string): boolean {
  const { uid, mode } = lstatSync(folder);
  // Windows has no such owners.
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}
