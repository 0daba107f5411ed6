/** A reader that cannot read is deaf, and would look as if nothing happened in the org. */
import { OktaError } from '../../okta/error.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { raiseAlarm } from '../raise-alarm.ts';

/** Longer than Okta's limits and most of its troubles last. */
const TOLD_AFTER_MS = 30 * 60_000;
const DAY_MS = 86_400_000;

/** Keeps the lag growing while the log is not read, and tells of it where that is Okta's answer. */
export async function watchSilence(
  deps: Dependencies,
  org: Org,
  { readAt, fault }: { readonly readAt: number; readonly fault: unknown },
): Promise<void> {
  const now = deps.now();
  deps.metrics.readerLag.set({ org: org.key }, (now - readAt) / 1_000);
  const news = readAt + TOLD_AFTER_MS;
  if (!(fault instanceof OktaError) || now < news) return;
  await raiseAlarm(deps, org.key, {
    kind: 'delivery_silence',
    subject: 'system_log',
    headline: `The System Log cannot be read since ${new Date(readAt).toISOString()} (${fault.code})`,
    advice: `${fault.remedy} Until then nothing shows what the hook does not bring, whether anyone changes it, or whether a deed was real. An attacker with an admin’s rights would do this: look who changed our app’s credentials, scopes or role.`,
    // One alarm a day while it stays so.
    at: news + Math.floor((now - news) / DAY_MS) * DAY_MS,
    seen: fault.code,
  });
}
