/**
 * Stage 8. Follows the System Log, since hooks alone are not enough: many event types never come by hook, and lost ones
 * are not sent again. In the whole cluster one reader per org brings its events to the same `record` stage, and learns
 * from them which ones the hook should have brought.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { OktaError } from '../okta/error.ts';
import { cursorWrittenAt } from '../store/cursors.ts';
import { inTurn } from '../store/turn.ts';
import type { Org } from './dependencies.ts';
import { watchCompleteness } from './reconcile/completeness.ts';
import { watchHook } from './reconcile/hook-state.ts';
import { CURSOR, readLog } from './reconcile/read-log.ts';
import type { ReaderDependencies } from './reconcile/reader.ts';
import { endSilence, watchSilence } from './reconcile/silence.ts';
import { checkSpots } from './reconcile/spot-checks.ts';

/** Shortest pause after a fault; asking more often would use up the org's rate limit. */
const AFTER_FAULT_MS = 30_000;

/** Starts a reader per org; resolves when `signal` aborts and the passes under way have ended. */
export async function reconcile(deps: ReaderDependencies, signal: AbortSignal): Promise<void> {
  await Promise.all([...deps.orgs.values()].map((org) => readForEver(deps, org, signal)));
}

async function readForEver(deps: ReaderDependencies, org: Org, signal: AbortSignal): Promise<void> {
  const pauseMs = deps.config.systemLogPollSeconds * 1_000;
  if (pauseMs === 0 || org.reader === null) return;
  let readAt = deps.now();
  while (!signal.aborted) {
    const pass = await onePass(deps, org, signal);
    if ('error' in pass) await toldOf(deps, org, readAt, pass);
    else readAt = Math.max(readAt, pass.readAt);
    const nextMs = 'error' in pass ? pauseAfter(pass, pauseMs) : pauseMs;
    // Aborted: the loop ends by itself.
    await wait(nextMs, undefined, { signal }).catch(() => {});
  }
}

type Fault = { readonly error: unknown };

/** Makes one pass over one org. Returns until when the log is read, or the fault, which concerns this org only. */
async function onePass(
  deps: ReaderDependencies,
  org: Org,
  signal: AbortSignal,
): Promise<{ readonly readAt: number } | Fault> {
  // After a pass, the log is known as it was when the pass began.
  const begunAt = deps.now();
  try {
    const mine = await inTurn(deps.database.url, `system log of ${org.key}`, async () => {
      const hooks = await watchHook(deps, org);
      await readLog(deps, org, hooks, signal);
      // Where the service is ending, the log may not have been read to its end.
      if (!signal.aborted) await endSilence(deps, org);
      await watchCompleteness(deps, org);
      await checkSpots(deps, org);
      return true;
    });
    if (mine !== null) return { readAt: begunAt };
    // The instance that has the turn tells the lag. It may be stuck, so what counts here is the cursor it wrote.
    deps.metrics.readerLag.remove({ org: org.key });
    return { readAt: (await cursorWrittenAt(deps.database.pool, org.key, CURSOR, deps.now)) ?? 0 };
  } catch (error) {
    return { error };
  }
}

async function toldOf(
  deps: ReaderDependencies,
  org: Org,
  readAt: number,
  { error: err }: Fault,
): Promise<void> {
  const code = err instanceof OktaError ? err.code : undefined;
  deps.log.warn({ stage: 'reconcile', org: org.key, err, code }, 'the System Log was not read');
  await watchSilence(deps, org, { readAt, fault: err }).catch((failure) =>
    deps.log.warn({ stage: 'reconcile', org: org.key, err: failure }, 'the silence was not told'),
  );
}

function pauseAfter({ error }: Fault, pauseMs: number): number {
  const asked = error instanceof OktaError ? error.retryAfterMs : null;
  return asked ?? Math.max(pauseMs, AFTER_FAULT_MS);
}
