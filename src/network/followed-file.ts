/** A file that is read again whenever it has changed, by a service that must not end with it. */
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export type Following<T> = {
  /** @throws where it cannot be used */
  readonly read: () => Promise<T>;
  /** Told of each look that changed something; `error` is null where it can be used. */
  readonly onLook: (error: unknown) => void;
  readonly lookEveryMs: number;
  readonly signal: AbortSignal;
};

/**
 * What the file held when it could be used last; null where it never could. One that is seen half-written is looked at
 * again, and until then the one before it holds.
 */
export async function followFile<T>(
  path: string,
  following: Following<T>,
): Promise<() => T | null> {
  const { read, onLook, lookEveryMs, signal } = following;
  let held: T | null = null;
  let seen: string | null = null;
  const look = async () => {
    // Before it is read: what is written meanwhile is another state, and the next look finds it.
    const state = await stateOf(path);
    if (state !== null && state === seen) return;
    try {
      held = await read();
      seen = state;
      onLook(null);
    } catch (error) {
      seen = null;
      onLook(error);
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

/** Its number too: a file that was moved there may be older than the one before. Null where there is none. */
async function stateOf(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  return found === null ? null : [found.ino, found.size, found.mtimeMs, found.ctimeMs].join('/');
}
