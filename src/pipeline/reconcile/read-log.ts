/** Reads from the cursor to the end of the log, page by page: each is recorded before the cursor moves. */
import { setTimeout as wait } from 'node:timers/promises';
import { hookAlarmOf } from '../../domain/response/hook-alarm.ts';
import type { LogEvent } from '../../domain/session/event.ts';
import { OktaError } from '../../okta/error.ts';
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

const DAY_MS = 86_400_000;
/** How much is read again, for late arrivals, where reading cannot go on from the cursor. */
const OVERLAP_MS = 3_600_000;
/** How long Okta keeps its log: 90 days. */
const KEPT_BY_OKTA_MS = 90 * DAY_MS;

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
  for (let pages = 1; !signal.aborted; pages += 1) {
    const page = await pageFrom(deps, { key: org.key, reader }, cursor);
    const newest = await recordPage(deps, org, ourHooks, page.events);
    const readUntil = Math.max(newest, cursor?.readUntil ?? 0);
    const atHead = isHead(deps.config, page, (reader.oktaTime() ?? deps.now()) - newest);
    const { nextUrl } = page;
    cursor = { nextUrl, readFrom, readUntil, filter: SYSTEM_LOG_FILTER, isHead: atHead };
    await writeCursor(pool, org.key, CURSOR, cursor);
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

/** Returns how far back a new installation reads to learn its people's habits; not further than its retention. */
function firstLookMs({ systemLogFirstDays, retentionDays }: ReaderDependencies['config']): number {
  return Math.min(systemLogFirstDays, retentionDays) * DAY_MS;
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

async function pageFrom(
  deps: ReaderDependencies,
  { key, reader }: { readonly key: string; readonly reader: NonNullable<Org['reader']> },
  cursor: LogCursor | null,
) {
  const since = (at: number) =>
    reader.poll({ since: Math.max(at, deps.now() - KEPT_BY_OKTA_MS), filter: SYSTEM_LOG_FILTER });
  if (cursor === null) return since(deps.now() - firstLookMs(deps.config));
  const again = (code: string) => {
    deps.log.warn(
      { stage: 'reconcile', org: key, code },
      'the log is read again from an hour before',
    );
    return since(Math.min(cursor.readUntil, deps.now()) - OVERLAP_MS);
  };
  if ((cursor.filter ?? SYSTEM_LOG_FILTER) !== SYSTEM_LOG_FILTER) return again('another_filter');
  try {
    return await reader.poll(cursor.nextUrl);
  } catch (error) {
    if (!(error instanceof OktaError) || !isRefused(error)) throw error;
    return again(error.code);
  }
}

/** Whether Okta no longer knows the cursor, or the cursor leads to an earlier address of the org. */
function isRefused({ status, code }: OktaError): boolean {
  return status === 400 || code === 'okta_foreign_link';
}

/** Records a page. Returns `published` of its newest event, 0 for an empty one. */
async function recordPage(
  deps: ReaderDependencies,
  org: Org,
  ourHooks: ReadonlySet<string>,
  page: readonly unknown[],
): Promise<number> {
  if (page.length === 0) return 0;
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
  return events.reduce((newest, { publishedAt }) => Math.max(newest, publishedAt), 0);
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
