/** Waits for what comes by itself, and tells what never came. */
import { setTimeout as pause } from 'node:timers/promises';

type Patience = {
  readonly limitMs?: number;
  /** Returns what there was instead, for the reader of the failure. */
  readonly instead?: () => Promise<string>;
};

/** Looks until there is something, and returns it; throws what it waited for where it never comes. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | false> | T | null | false,
  { limitMs = 20_000, instead = async () => '' }: Patience = {},
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`never came: ${what}. ${await instead()}`);
    await pause(25);
  }
}
