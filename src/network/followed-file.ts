/** Reads a file again whenever it has changed, for a service that must not fail when the file does. */
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a long-running service follows such files. */
export type Following = {
  /**
   * Called after each look that changed something.
   * @param error null where the file is used
   * @param isHeld whether a version that was read before stays in use
   */
  readonly onLook: (name: string, error: Error | null, isHeld: boolean) => void;
  readonly lookEveryMs: number;
  readonly signal: AbortSignal;
};

/**
 * Returns a function that gives the file's content when it was last usable; null where it never was. A file found half
 * written is looked at again, and until then its former content is used.
 * @param file its path, the name by which it is told of, and how it is read, which throws where it cannot be used
 */
export async function followFile<T>(
  file: { readonly path: string; readonly name: string; readonly read: () => Promise<T> },
  { onLook, lookEveryMs, signal }: Following,
): Promise<() => T | null> {
  const { path, name, read } = file;
  let held: T | null = null;
  let seen: string | null = null;
  const look = async () => {
    // The state is taken before reading, so that the next look finds what is written meanwhile.
    const state = await stateOf(path);
    if (state !== null && state === seen) return;
    try {
      held = await read();
      seen = state;
      onLook(name, null, true);
    } catch (error) {
      seen = null;
      onLook(name, error as Error, held !== null);
    }
  };
  await look();
  const goOn = async () => {
    while (!signal.aborted) {
      await sleep(lookEveryMs, undefined, { signal, ref: false }).catch(() => {});
      if (!signal.aborted) await look();
    }
  };
  void goOn();
  return () => held;
}

/** Returns the file's state, with its inode, as a file moved there may be older than the last; null without a file. */
async function stateOf(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  return found === null ? null : [found.ino, found.size, found.mtimeMs, found.ctimeMs].join('/');
}
