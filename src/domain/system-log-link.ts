import { adminConsoleOf } from './admin-pages.ts';

const LOOK_BACK_MS = 10 * 60_000;
const LOOK_AHEAD_MS = 24 * 3_600_000;

/**
 * Returns the System Log page of the org's admin console for a filter, from ten minutes before a time to a day after
 * it; null where the org's address has no admin console beside it (see `adminConsoleOf`). Okta serves the page at
 * `/report/system_log_2?search=…&fromTime=…&toTime=…`. No session id belongs in a filter: links end up in chats and in
 * browser histories.
 */
export function systemLogLink(orgUrl: string | null, filter: string, at: number): string | null {
  const admin = adminConsoleOf(orgUrl);
  if (admin === null) return null;
  const url = new URL(`${admin}/report/system_log_2`);
  url.searchParams.set('search', filter);
  url.searchParams.set('fromTime', new Date(at - LOOK_BACK_MS).toISOString());
  url.searchParams.set('toTime', new Date(at + LOOK_AHEAD_MS).toISOString());
  return url.href;
}

/** Filter for the event types under which the System Log records changes of event hooks. */
export const HOOK_CHANGES_FILTER = 'eventType sw "event_hook"';
