/** Reads from the cursor to the end of the log, page by page: each is recorded before the cursor moves. */
import { setTimeout as wait } from 'node:timers/promises';
import { hookAlarmOf } from '../../domain/response/hook-alarm.ts';
import type { LogEvent } from '../../domain/session/event.ts';
import { comesByHook, SYSTEM_LOG_FILTER } from '../../okta/hook-catalogue.ts';
import { readLogEvent } from '../../okta/log-event.ts';
import { isNearlyUsed, type RateLimit } from '../../okta/rate-limit.ts';
import type { LogPage } from '../../okta/system-log.ts';
import { awaitUnheld } from '../../store/awaited.ts';
import { readCursor, writeCursor } from '../../store/cursors.ts';
import type { EventRow } from '../../store/events.ts';
import type { SetAside } from '../../store/set-aside.ts';
import type { Org } from '../dependencies.ts';
import { raiseAlarm } from '../raise-alarm.ts';
import {
  beforeSpan,
  emptyTally,
  HOOK_TALLY,
  type HookTally,
  readTally,
  withExpected,
} from './hook-tally.ts';
import { firstLookMs, pageFrom } from './log-page.ts';
import type { ReaderDependencies } from './reader.ts';

export const CURSOR = 'system_log';

/** How far the log is read. */
export type LogCursor = {
  /** Okta's own link to the next page, which contains the filter. */
  readonly nextUrl: string;
  /** `published` of the newest event read, epoch milliseconds. */
  readonly readUntil: number;
  /** How far back the log was read at first, epoch milliseconds; habits are learnt from then on. */
  readonly readFrom?: number | undefined;
  /** The filter asked with, so that a version that wants more events does not go on with it. */
  readonly filter?: string;
  /** False while there is more to read: the log is then known up to `readUntil`, else up to when this was written. */
  readonly isHead?: boolean;
};

/**
 * Reads and records the log up to its end.
 * @param ourHooks ids of hooks that are ours, or were
 * @throws OktaError where the log cannot be read; what was read until then is recorded
 */
export async function readLog(
  deps: ReaderDependencies,
  org: Org,
  ourHooks: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  const { reader } = org;
  if (reader === null) return;
  const { pool } = deps.database;
  let cursor = await readCursor<LogCursor>(pool, org.key, CURSOR);
  const readFrom = cursor === null ? deps.now() - firstLookMs(deps.config) : cursor.readFrom;
  let tally =
    (await readTally(pool, org.key)) ??
    emptyTally(cursor?.readUntil ?? deps.now() - firstLookMs(deps.config));
  for (let pages = 1; !signal.aborted; pages += 1) {
    const { page, againFrom } = await pageFrom(deps, { key: org.key, reader }, cursor);
    const { newest, expected } = await recordPage(deps, org, ourHooks, page.events);
    if (againFrom !== null) tally = beforeSpan(tally, againFrom);
    tally = withExpected(tally, expected, deps.now());
    const readUntil = Math.max(newest, cursor?.readUntil ?? 0);
    const atHead = isHead(deps.config, page, (reader.oktaTime() ?? deps.now()) - newest);
    const { nextUrl } = page;
    cursor = { nextUrl, readFrom, readUntil, filter: SYSTEM_LOG_FILTER, isHead: atHead };
    await keepPlace(deps, org.key, cursor, tally);
    if (atHead) {
      deps.metrics.readerLag.set({ org: org.key }, 0);
      return;
    }
    deps.metrics.readerLag.set({ org: org.key }, (deps.now() - cursor.readUntil) / 1_000);
    await leaveCalls(page.rateLimit, signal);
    if (pages % 20 === 0) {
      const until = new Date(cursor.readUntil).toISOString();
      deps.log.info({ stage: 'reconcile', org: org.key, pages, until }, 'catching up with the log');
    }
  }
}

/** Moves the cursor and the tally at once: what is read again after a fault is not counted twice. */
function keepPlace(
  { database }: Pick<ReaderDependencies, 'database'>,
  org: string,
  cursor: LogCursor,
  tally: HookTally,
): Promise<void> {
  return database.transaction(async ({ client }) => {
    await writeCursor(client, org, CURSOR, cursor);
    await writeCursor(client, org, HOOK_TALLY, tally);
  });
}

/** Waits when the rate limit is nearly used: a first pass has many pages, and evidence must be read back meanwhile. */
async function leaveCalls(limit: RateLimit | null, signal: AbortSignal): Promise<void> {
  if (limit === null || !isNearlyUsed(limit)) return;
  // Aborted: the loop over the pages sees it.
  await wait(limit.resetMs, undefined, { signal }).catch(() => {});
}

/**
 * Whether what comes after this page may wait for the next pass. In a busy org there is always one event more: asking
 * until there is none would use up the minute's calls, and evidence could not be read back. The age of the newest event
 * goes by Okta's clock: if ours were ahead, no event would be new.
 */
function isHead(
  { systemLogPollSeconds }: ReaderDependencies['config'],
  { events, full }: Pick<LogPage, 'events' | 'full'>,
  newestAgoMs: number,
): boolean {
  return events.length === 0 || (!full && newestAgoMs < systemLogPollSeconds * 1_000);
}

/** Records a page. Returns `published` of its newest event, 0 for an empty one, and of those that our hook was to bring. */
async function recordPage(
  deps: ReaderDependencies,
  org: Org,
  ourHooks: ReadonlySet<string>,
  page: readonly unknown[],
): Promise<{ readonly newest: number; readonly expected: readonly number[] }> {
  if (page.length === 0) return { newest: 0, expected: [] };
  const events: LogEvent[] = [];
  const rows: EventRow[] = [];
  const setAside: SetAside[] = [];
  for (const raw of page) {
    const reading = readLogEvent(raw);
    const body = JSON.stringify(raw);
    if (reading.ok) {
      events.push(reading.event);
      rows.push(deps.rowOf(org.key, 'system_log', reading.event, body));
    } else {
      const item = { org: org.key, source: 'system_log' as const, reason: reading.reason, body };
      setAside.push({ ...item, eventIndex: null, deliveryId: null });
    }
  }
  const expected = events.filter(
    ({ eventType, debug }) =>
      comesByHook(eventType) && debug.targetEventHookIds.some((id) => ourHooks.has(id)),
  );
  await awaitUnheld(deps.database.pool, org.key, expected);
  await deps.recorder.record({ rows, setAside });
  await raiseAlarms(deps, org, ourHooks, events);
  const newest = events.reduce((latest, { publishedAt }) => Math.max(latest, publishedAt), 0);
  return { newest, expected: expected.map(({ publishedAt }) => publishedAt) };
}

async function raiseAlarms(
  deps: ReaderDependencies,
  org: Org,
  ourHooks: ReadonlySet<string>,
  events: readonly LogEvent[],
): Promise<void> {
  for (const event of events) {
    const alarm = hookAlarmOf(event, ourHooks);
    if (alarm === null) continue;
    const seen = { at: event.publishedAt, seen: event.uuid, deed: alarm.kind === 'hook_tampered' };
    await raiseAlarm(deps, org.key, { ...alarm, ...seen });
  }
}
