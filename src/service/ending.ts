/** The end of a service: part after part lets go, the last one first, and none keeps the others waiting for ever. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';

/** How a part lets go, and until when after the first word of the end it is waited for. */
export type LastStep = {
  readonly what: string;
  readonly untilMs: number;
  /** @param leftMs what is left of its time */
  readonly end: (leftMs: number) => Promise<unknown>;
};

/** Also where those before took all the time: most parts let go at once. */
const AT_LEAST_MS = 500;

/**
 * Takes the steps, the last one first. What has not ended in its time is left: nothing of it is lost, for it was
 * not acknowledged, or is rolled back and done by another instance, or by this one when it is back.
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

/** Whether the work ends in time; what becomes of it later is nobody's concern. */
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
