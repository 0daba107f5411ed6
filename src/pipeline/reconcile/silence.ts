/** A reader that cannot read is deaf, and would look as if nothing happened in the org. */
import { OktaError } from '../../okta/error.ts';
import { keepCursor, removeCursor } from '../../store/cursors.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { raiseAlarm } from '../raise-alarm.ts';

/** Longer than Okta's limits and most of its troubles last. */
export const TOLD_AFTER_MS = 30 * 60_000;
const DAY_MS = 86_400_000;

export const UNTIL_THEN =
  'Until then nothing shows what the hook does not bring, whether anyone changes it, or whether a deed was real.';

/** Since when it is so, by a reader: a service that is started anew within each half hour would never tell of it. */
export const UNREAD = 'system_log_unread';

/**
 * Keeps the lag growing while the log is not read, and tells of it where that is Okta's answer.
 * @param readAt as of when this process knows the log, or when it began
 */
export async function watchSilence(
  deps: Dependencies,
  org: Org,
  { readAt, fault }: { readonly readAt: number; readonly fault: unknown },
): Promise<void> {
  const now = deps.now();
  const lasts = (from: number) =>
    deps.metrics.readerLag.set({ org: org.key }, (now - from) / 1_000);
  // The database may be what is away.
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

/** One alarm a day while it stays so, be it a reader who tells or a worker who misses one. */
export function momentOf(news: number, now: number): number {
  return news + Math.floor((now - news) / DAY_MS) * DAY_MS;
}

/** Call it when the log has been read. */
export async function endSilence({ database }: Dependencies, { key }: Org): Promise<void> {
  await removeCursor(database.pool, key, UNREAD);
}
