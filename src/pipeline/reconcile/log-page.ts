/** Asks Okta for the next page of its log: from where the last one ended, or anew where that place is gone. */

import type { OktaOrgClient } from '../../okta/client.ts';
import { OktaError } from '../../okta/error.ts';
import { SYSTEM_LOG_FILTER } from '../../okta/hook-catalogue.ts';
import { spanOf } from './hook-tally.ts';
import type { ReaderDependencies } from './reader.ts';

const DAY_MS = 86_400_000;
/** How much is read again, for late arrivals, where reading cannot go on from the cursor. */
const OVERLAP_MS = 3_600_000;
/** How long Okta keeps its log: 90 days. */
const KEPT_BY_OKTA_MS = 90 * DAY_MS;

type Place = {
  readonly nextUrl: string;
  /** `published` of the newest event read, epoch milliseconds. */
  readonly readUntil: number;
  /** The filter that was asked with. */
  readonly filter?: string;
};
type Page = Awaited<ReturnType<OktaOrgClient['poll']>>;

/** Returns how far back a new installation reads to learn its people's habits; not further than its retention. */
export function firstLookMs({
  systemLogFirstDays,
  retentionDays,
}: Pick<ReaderDependencies['config'], 'systemLogFirstDays' | 'retentionDays'>): number {
  return Math.min(systemLogFirstDays, retentionDays) * DAY_MS;
}

/** Returns the page after the cursor, and from when on it reads the log a second time; null where it does not. */
export async function pageFrom(
  deps: Pick<ReaderDependencies, 'config' | 'log' | 'now'>,
  { key, reader }: { readonly key: string; readonly reader: OktaOrgClient },
  cursor: Place | null,
): Promise<{ readonly page: Page; readonly againFrom: number | null }> {
  const since = (at: number) =>
    reader.poll({ since: Math.max(at, deps.now() - KEPT_BY_OKTA_MS), filter: SYSTEM_LOG_FILTER });
  if (cursor === null)
    return { page: await since(deps.now() - firstLookMs(deps.config)), againFrom: null };
  const again = async (code: string) => {
    deps.log.warn(
      { stage: 'reconcile', org: key, code },
      'the log is read again from an hour before',
    );
    const againFrom = spanOf(Math.min(cursor.readUntil, deps.now()) - OVERLAP_MS);
    return { page: await since(againFrom), againFrom };
  };
  if ((cursor.filter ?? SYSTEM_LOG_FILTER) !== SYSTEM_LOG_FILTER) return again('another_filter');
  try {
    return { page: await reader.poll(cursor.nextUrl), againFrom: null };
  } catch (error) {
    if (!(error instanceof OktaError) || !isRefused(error)) throw error;
    return again(error.code);
  }
}

/** Whether Okta no longer knows the cursor, or the cursor leads to an earlier address of the org. */
function isRefused({ status, code }: OktaError): boolean {
  return status === 400 || code === 'okta_foreign_link';
}
