/** Watches a reader that cannot read the log, which would otherwise look as if nothing happened in the org. */
import { OktaError } from '../../okta/error.ts';
import { keepCursor, removeCursor } from '../../store/cursors.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { raiseAlarm } from '../raise-alarm.ts';

/** When the alarm is raised: after longer than Okta's limits and most of its troubles last. */
export const TOLD_AFTER_MS = 30 * 60_000;
const DAY_MS = 86_400_000;

export const UNTIL_THEN =
  'Until then nothing shows what the hook does not bring, whether anyone changes it, or whether a deed was real.';

/** Name under which its beginning is stored: a service restarted every half hour would otherwise never tell of it. */
export const UNREAD = 'system_log_unread';

/**
 * Keeps the lag growing while the log is not read, and raises an alarm where Okta's answer is the reason.
 * @param readAt until when this process knows the log, or when it began
 */
export async function watchSilence(
  deps: Dependencies,
  org: Org,
  { readAt, fault }: { readonly readAt: number; readonly fault: unknown },
): Promise<void> {
  const now = deps.now();
  const lasts = (from: number) =>
    deps.metrics.readerLag.set({ org: org.key }, (now - from) / 1_000);
  // Set before the database is asked, which may be what is away.
  lasts(readAt);
  const kept = await keepCursor(deps.database.pool, org.key, UNREAD, { since: readAt });
  const since = Math.min(kept.since, readAt);
  lasts(since);
  const news = since + TOLD_AFTER_MS;
  if (!(fault instanceof OktaError) || now < news) return;
  await raiseAlarm(deps, org.key, {
    kind: 'delivery_silence',
    subject: 'system_log',
    headline: `The System Log cannot be read since ${new Date(since).toISOString()} (${fault.code})`,
    advice: `${fault.remedy} ${UNTIL_THEN} An attacker with an admin’s rights would do this: look who changed our app’s credentials, scopes or role.`,
    at: momentOf(news, now),
    since,
    seen: fault.code,
  });
}

/** Returns the moment to raise the alarm with, one a day while it lasts, whether a reader or a worker raises it. */
export function momentOf(news: number, now: number): number {
  return news + Math.floor((now - news) / DAY_MS) * DAY_MS;
}

/** Ends the silence; call it when the log has been read. */
export async function endSilence({ database }: Dependencies, { key }: Org): Promise<void> {
  await removeCursor(database.pool, key, UNREAD);
}
