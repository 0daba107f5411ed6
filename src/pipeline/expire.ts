/** Stage 9. What time alone brings about: partitions ahead, retention, blocks that end, dead letters. */
import { setTimeout as wait } from 'node:timers/promises';
import { dropDaysBefore, ensureDaysAhead, horizon } from '../store/partitions.ts';
import { pruneSessions } from '../store/sessions.ts';
import { pruneSetAside } from '../store/set-aside.ts';
import { pruneSpotChecks } from '../store/spot-checks.ts';
import { pruneToldNetworks } from '../store/told-networks.ts';
import { inTurn } from '../store/turn.ts';
import { pruneUserAlarms } from '../store/user-alarms.ts';
import { watchIncidents } from './count-incidents.ts';
import { watchDeadLetters } from './dead-letters.ts';
import type { Dependencies } from './dependencies.ts';
import { logWhatCommandsWrote } from './incident-line.ts';
import { missReader } from './reconcile/missed-reader.ts';
import { noteResponderScopes } from './responder-lacks.ts';
import { undoDueActions } from './steer.ts';
import { watchApprovals } from './watch-approvals.ts';

const PAUSE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Runs until `signal` aborts; one instance of the cluster at a time. */
export async function expire(deps: Dependencies, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const mine = await inTurn(deps.database.url, 'expire', () => expireOnce(deps));
      // Whoever has the turn says it.
      if (mine === null) forgetTurn(deps);
    } catch (err) {
      deps.log.warn({ stage: 'expire', err }, 'housekeeping failed, it will be tried again');
    }
    // Aborted: the loop ends by itself.
    await wait(PAUSE_MS, undefined, { signal }).catch(() => {});
  }
}

function forgetTurn({ metrics }: Dependencies): void {
  const { deadLetters, approvalsWaiting, oldestApproval, incidentsOpen } = metrics;
  for (const said of [deadLetters, approvalsWaiting, oldestApproval, incidentsOpen]) said.reset();
}

type Step = (deps: Dependencies, now: number) => Promise<unknown>;

/** In the order in which somebody waits for them. */
const STEPS: Readonly<Record<string, Step>> = {
  undo: undoDueActions,
  'days ahead': ({ database }, now) => ensureDaysAhead(database.pool, now),
  'dead letters': watchDeadLetters,
  approvals: watchApprovals,
  'open incidents': watchIncidents,
  'the reader': missReader,
  'lines of commands': logWhatCommandsWrote,
  retention: keepToRetention,
  'scopes of the responder': noteResponderScopes,
};

/**
 * One round of housekeeping; `now` is the same for all of it. What fails is told and tried again in the next round,
 * and holds up nothing else: a user suspended for an hour must not wait until a disk has been mended.
 */
export async function expireOnce(deps: Dependencies): Promise<void> {
  const now = deps.now();
  for (const [step, work] of Object.entries(STEPS)) {
    try {
      await work(deps, now);
    } catch (err) {
      deps.log.warn({ stage: 'expire', step, err }, 'housekeeping failed, it will be tried again');
    }
  }
}

async function keepToRetention(deps: Dependencies, now: number): Promise<void> {
  const { pool } = deps.database;
  const { firstDay } = horizon(believedNow(deps, now), deps.config.retentionDays);
  const { dropped, left } = await dropDaysBefore(pool, firstDay);
  if (dropped > 0) deps.log.info({ stage: 'expire', dropped }, 'days past retention dropped');
  if (left > 0) {
    deps.log.warn({ stage: 'expire', left }, 'days past retention stay while somebody reads them');
  }
  const keptSince = new Date(firstDay * DAY_MS);
  await pruneSessions(pool, keptSince);
  await pruneSetAside(pool, keptSince);
  await pruneUserAlarms(pool, keptSince);
  await pruneToldNetworks(pool, keptSince);
  await pruneSpotChecks(pool);
}

/** By more than this a clock is not merely inexact. */
const WRONG_BY_MS = 3_600_000;

/**
 * The time by which things are thrown away for good: a machine that woke up with a clock days ahead would
 * find all that it keeps past retention. Okta's clock is asked where an org has answered.
 */
function believedNow({ orgs, log }: Dependencies, now: number): number {
  const told = [...orgs.values()].flatMap(({ reader, responder }) =>
    [reader, responder].flatMap((client) => client?.oktaTime() ?? []),
  );
  const least = Math.min(now, ...told);
  const aheadMs = now - least;
  if (aheadMs < WRONG_BY_MS) return now;
  log.warn({ stage: 'expire', aheadMs }, 'our clock is ahead of Okta’s: retention goes by Okta’s');
  return least;
}
