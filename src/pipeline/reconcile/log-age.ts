/** Tells from the database how far the System Log is read, since most instances do not read it themselves. */
import { cursorsNamed } from '../../store/cursors.ts';
import type { Dependencies } from '../dependencies.ts';
import { CURSOR, type LogCursor } from './read-log.ts';
import { UNREAD } from './silence.ts';

export type LogAge = {
  /** How long ago a reader last read a page of it, milliseconds; null where none ever did. */
  readonly readAgoMs: number | null;
  /** How old the known state of the log is, milliseconds: more than `readAgoMs` while a reader catches up. */
  readonly behindMs: number;
  /** Since when a reader cannot read it, epoch milliseconds; null where it can, or there is none. */
  readonly unreadSince: number | null;
};

/** Returns the age of the log by org, without orgs whose log nobody ever tried to read. */
export async function logAges({
  database: { pool },
  now: clock,
}: Pick<Dependencies, 'now'> & {
  readonly database: Pick<Dependencies['database'], 'pool'>;
}): Promise<ReadonlyMap<string, LogAge>> {
  const read = await cursorsNamed<LogCursor>(pool, CURSOR);
  const unread = await cursorsNamed<{ readonly since: number }>(pool, UNREAD);
  const now = clock();
  const ages = new Map<string, LogAge>();
  for (const { org, value } of unread)
    ages.set(org, { readAgoMs: null, behindMs: now - value.since, unreadSince: value.since });
  for (const { org, value, agoMs } of read) {
    const behindMs = value.isHead === false ? Math.max(now - value.readUntil, agoMs) : agoMs;
    ages.set(org, { readAgoMs: agoMs, behindMs, unreadSince: ages.get(org)?.unreadSince ?? null });
  }
  return ages;
}

/**
 * Sets the gauge of the lag, in every instance, so that it grows also where no reader runs or one hangs.
 * @param reads whether this instance has a reader, which sets it also while the database is away
 */
export async function tellLogAge(
  deps: Pick<Dependencies, 'config' | 'database' | 'log' | 'metrics' | 'now' | 'orgs'>,
  reads: boolean,
): Promise<void> {
  if (deps.config.systemLogPollSeconds === 0) return;
  const { readerLag } = deps.metrics;
  try {
    const ages = await logAges(deps);
    for (const [org, { behindMs }] of ages)
      if (deps.orgs.has(org)) readerLag.set({ org }, behindMs / 1_000);
  } catch (err) {
    // The gauge is cleared, since an old number would look like a current one.
    if (!reads) readerLag.reset();
    deps.log.debug({ err }, 'how far the System Log is read was not seen');
  }
}
