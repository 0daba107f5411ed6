/** Ends the service: its parts end one by one, the last started first, and none keeps the others waiting for ever. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';

/** How a part ends, and how long after the end began it is waited for. */
export type LastStep = {
  readonly what: string;
  readonly untilMs: number;
  /** @param leftMs what is left of its time */
  readonly end: (leftMs: number) => Promise<unknown>;
};

/** Time that each part has even if those before it took all of theirs: most end at once. */
const AT_LEAST_MS = 500;

/**
 * Takes the steps, the last one first. A part that has not ended in its time is left. Nothing is lost by that: its work
 * was not acknowledged, or is rolled back and done by another instance, or by this one when it is back.
 */
export async function endAll(steps: LastStep[], log: Logger): Promise<void> {
  const begunAt = performance.now();
  for (const { what, untilMs, end } of steps.splice(0).reverse()) {
    const leftMs = Math.max(untilMs - (performance.now() - begunAt), AT_LEAST_MS);
    try {
      if (await endsWithin(leftMs, end(leftMs))) continue;
      log.warn({ what, afterMs: Math.round(performance.now() - begunAt) }, 'not waited for');
    } catch (err) {
      log.warn({ what, err }, 'did not end in order');
    }
  }
}

/** Whether the work ends in time; what it does later is ignored. */
async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const patience = new AbortController();
  const over = wait(ms, false, { signal: patience.signal });
  over.catch(() => {});
  try {
    return await Promise.race([work.then(() => true), over]);
  } finally {
    patience.abort();
  }
}
