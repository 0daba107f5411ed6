/** Stage 9. Does what time alone brings about: partitions made ahead, retention, blocks that end, dead letters. */
import { setTimeout as wait } from 'node:timers/promises';
import { pruneAnswers } from '../store/kept-answers.ts';
import { ensureDaysAhead } from '../store/partitions.ts';
import { inTurn } from '../store/turn.ts';
import type { Dependencies } from './dependencies.ts';
import { watchIncidents } from './expire/count-incidents.ts';
import { watchDays } from './expire/days.ts';
import { watchDeadLetters } from './expire/dead-letters.ts';
import { logWhatCommandsWrote } from './expire/incident-line.ts';
import { keepToRetention } from './expire/retention.ts';
import { watchApprovals } from './expire/watch-approvals.ts';
import type { Metrics } from './metrics.ts';
import { noteResponderScopes } from './offers/responder-lacks.ts';
import { missReader } from './reconcile/missed-reader.ts';
import { undoDueActions } from './steer.ts';

const PAUSE_MS = 60_000;

/** Does the housekeeping until `signal` aborts; one instance of the cluster at a time does it. */
export async function expire(deps: Dependencies, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const mine = await inTurn(deps.database.url, 'expire', () => expireOnce(deps));
      // The instance that has the turn sets these gauges; this one must not show old values.
      if (mine === null) forgetTurn(deps);
    } catch (err) {
      deps.log.warn({ stage: 'expire', err }, 'housekeeping failed, it will be tried again');
    }
    // Aborted: the loop ends by itself.
    await wait(PAUSE_MS, undefined, { signal }).catch(() => {});
  }
}

function forgetTurn({ metrics }: Dependencies): void {
  const { deadLetters, approvalsWaiting, oldestApproval, incidentsOpen, housekeeping } = metrics;
  for (const said of [deadLetters, approvalsWaiting, oldestApproval, incidentsOpen, housekeeping])
    said.reset();
  const { daysPastRetention, daysAhead, eventsInNoDay } = metrics;
  for (const said of [daysPastRetention, daysAhead, eventsInNoDay]) said.remove();
}

type Step = (deps: Dependencies, now: number) => Promise<unknown>;

/** The steps of a round; those that somebody waits for most come first. */
const STEPS: Readonly<Record<string, Step>> = {
  undo: undoDueActions,
  'days ahead': ({ database }, now) => ensureDaysAhead(database.pool, now),
  'dead letters': watchDeadLetters,
  approvals: watchApprovals,
  'open incidents': watchIncidents,
  'the reader': missReader,
  'lines of commands': logWhatCommandsWrote,
  retention: keepToRetention,
  'days held': watchDays,
  'kept answers': ({ database }, now) => pruneAnswers(database.rows, new Date(now)),
  'scopes of the responder': noteResponderScopes,
};

/**
 * Does one round of housekeeping, with the same `now` for all steps. A step that fails is logged, tried again in the
 * next round, and holds up no other: a user suspended for an hour must not wait until a disk has been mended.
 */
export async function expireOnce(deps: Dependencies): Promise<void> {
  const now = deps.now();
  await countFrom(deps.metrics, now);
  for (const [step, work] of Object.entries(STEPS)) {
    try {
      await work(deps, now);
      deps.metrics.housekeeping.set({ step }, deps.now() / 1_000);
    } catch (err) {
      deps.log.warn({ stage: 'expire', step, err }, 'housekeeping failed, it will be tried again');
    }
  }
}

/** Starts the gauge of each step at the first round, so that a step that never succeeds is missed as well. */
async function countFrom({ housekeeping }: Metrics, now: number): Promise<void> {
  const { values } = await housekeeping.get();
  const known = new Set(values.map(({ labels }) => labels.step));
  for (const step of Object.keys(STEPS)) {
    if (!known.has(step)) housekeeping.set({ step }, now / 1_000);
  }
}
