/** Counts the events that our hook should have brought and did not; the reader has brought them by then. */
import { takeLost } from '../../store/awaited.ts';
import { writeCursor } from '../../store/cursors.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { raiseAlarm } from '../raise-alarm.ts';
import { HOOK_TALLY, readTally, withLost } from './hook-tally.ts';

/** When an event counts as lost: Okta calls delays of up to an hour normal. */
const LOST_AFTER_MS = 60 * 60_000;

/** Takes lost events off the list, so that each is counted once, and raises an alarm about them. */
export async function watchCompleteness(deps: Dependencies, org: Org): Promise<void> {
  const now = deps.now();
  const lost = await deps.database.transaction(async ({ client }) => {
    const taken = await takeLost(client, org.key, new Date(now - LOST_AFTER_MS));
    const tally = taken.length === 0 ? null : await readTally(client, org.key);
    if (tally !== null) await writeCursor(client, org.key, HOOK_TALLY, withLost(tally, taken));
    return taken;
  });
  const [first] = lost;
  const last = lost.at(-1);
  if (first === undefined || last === undefined) return;
  const count = lost.reduce((all, one) => all + one.count, 0);
  deps.metrics.missing.inc({ org: org.key }, count);
  await raiseAlarm(deps, org.key, {
    kind: 'delivery_failure',
    subject: 'lost_events',
    headline: `Our hook did not bring ${count} events that it was to bring`,
    advice:
      'Nothing is missing here: the System Log reader has brought them, only later than the hook would have. If it goes on, compare with “event_hook.delivery” in the log and with the answers in warden_hook_deliveries_total.',
    at: now,
    seen: `${inIso(first.firstAt)} to ${inIso(last.lastAt)}`,
  });
}

function inIso(at: number): string {
  return new Date(at).toISOString();
}
