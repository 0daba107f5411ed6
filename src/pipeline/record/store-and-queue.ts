/** Commits events: they are stored, compared, and, if it matters, queued. */

import type { Transaction } from '../../store/database.ts';
import { type EventRow, storeEvents } from '../../store/events.ts';
import { noteSpotChecks } from '../../store/spot-checks.ts';
import type { Dependencies } from '../dependencies.ts';
import type { SessionJob } from '../stages.ts';
import { ALARM_AGAIN_MS, userAlarmsOf } from './alarms-again.ts';
import { CHECKED_AFTER_MS, drawn, LATE_CHECKED_AFTER_MS, outOfTime } from './spot-checks.ts';

/**
 * Age from which on an event is history: the weeks that a new installation reads, or what was missed in a long outage.
 * Hundreds of such sessions must not delay one that is being stolen now.
 */
const HISTORY_AFTER_MS = 3_600_000;

/** Does it in the caller's transaction, so that all of it holds or none. Returns those of the rows that were new. */
export async function storeAndQueue(
  tx: Transaction,
  { jobs, now: clock }: Pick<Dependencies, 'jobs' | 'now'>,
  rows: readonly EventRow[],
): Promise<readonly EventRow[]> {
  if (rows.length === 0) return rows;
  const { stored, changed } = await storeEvents(tx.client, rows);
  const now = clock();
  await noteSpotChecks(tx.client, drawn(stored, now), CHECKED_AFTER_MS);
  await noteSpotChecks(tx.client, outOfTime(stored, now), LATE_CHECKED_AFTER_MS);
  const startAfter = new Date(now + ALARM_AGAIN_MS);
  const uses = lastUses(rows);
  // A session that no row names changed by something that is not visible here: it is not history.
  const isHistory = (session: SessionJob) =>
    now - (uses.get(sessionKey(session)) ?? now) > HISTORY_AFTER_MS;
  const inLog = inOktasLog(rows);
  const whenJudged = (session: SessionJob) =>
    isHistory(session) ? { canWait: true } : { ahead: inLog.has(sessionKey(session)) };
  await jobs.enqueue(tx, 'triage', [
    ...changed.map((session) => ({ data: session, ...whenJudged(session) })),
    ...userAlarmsOf(stored).map((alarm) => ({ data: alarm, startAfter })),
  ]);
  const recent = [...inLog.values()].filter((session) => !isHistory(session));
  if (recent.length > 0) await jobs.bringAhead(tx, 'triage', recent);
  return stored;
}

/**
 * Returns the sessions that Okta's own log tells of, by key. They are judged before those that only the hook brought:
 * whoever knows its secret can invent thousands in seconds, and a real theft would wait behind all of them.
 */
function inOktasLog(rows: readonly EventRow[]): Map<string, SessionJob> {
  const sessions = new Map<string, SessionJob>();
  for (const { org, sessionId, source } of rows) {
    if (source !== 'system_log' || sessionId === null) continue;
    sessions.set(sessionKey({ org, sessionId }), { org, sessionId });
  }
  return sessions;
}

/** Returns when each session was last used, going by these rows, in epoch milliseconds. */
function lastUses(rows: readonly EventRow[]): Map<string, number> {
  const last = new Map<string, number>();
  for (const { org, sessionId, publishedAt } of rows) {
    if (sessionId === null) continue;
    const key = sessionKey({ org, sessionId });
    last.set(key, Math.max(last.get(key) ?? 0, publishedAt));
  }
  return last;
}

function sessionKey({ org, sessionId }: SessionJob): string {
  return `${org} ${sessionId}`;
}
