/** Counts the events that our hook should have brought and did not; the reader has brought them by then. */
import { takeLost } from '../../store/awaited.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { raiseAlarm } from '../raise-alarm.ts';

/** When an event counts as lost: Okta calls delays of up to an hour normal. */
const LOST_AFTER_MS = 60 * 60_000;

/** Takes lost events off the list, so that each is counted once, and raises an alarm about them. */
export async function watchCompleteness(deps: Dependencies, org: Org): Promise<void> {
  const now = deps.now();
  const lost = await takeLost(deps.database.pool, org.key, new Date(now - LOST_AFTER_MS));
  if (lost.count === 0) return;
  deps.metrics.missing.inc({ org: org.key }, lost.count);
  await raiseAlarm(deps, org.key, {
    kind: 'delivery_failure',
    subject: 'lost_events',
    headline: `Our hook did not bring ${lost.count} events that it was to bring`,
    advice:
      'Nothing is missing here: the System Log reader has brought them, only later than the hook would have. If it goes on, compare with “event_hook.delivery” in the log and with the answers in warden_hook_deliveries_total.',
    at: now,
    seen: `${lost.from?.toISOString()} to ${lost.until?.toISOString()}`,
  });
}
