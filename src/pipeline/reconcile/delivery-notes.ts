/** Notes which hooks deliver to this service, and when one last did, without a write for each delivery. */
import { writeCursor } from '../../store/cursors.ts';
import type { Dependencies } from '../dependencies.ts';
import { rememberHook } from './hook-state.ts';

const LAST_DELIVERY = 'last_delivery';

const WRITE_EVERY_MS = 10_000;

/** Returns a function to call with the org and the hook of each delivery; it returns at once. */
export function deliveryNotes(deps: Dependencies): (org: string, hookId: string | null) => void {
  const writtenAt = new Map<string, number>();
  const known = new Set<string>();
  const write = async (org: string, hookId: string | null, now: number): Promise<void> => {
    await writeCursor(deps.database.pool, org, LAST_DELIVERY, { at: now, hookId });
    if (hookId !== null && !known.has(hookId)) {
      await rememberHook(deps, org, hookId);
      known.add(hookId);
    }
  };
  return (org, hookId) => {
    const now = deps.now();
    if (now - (writtenAt.get(org) ?? 0) < WRITE_EVERY_MS) return;
    writtenAt.set(org, now);
    // Not awaited, since the next delivery writes it again.
    write(org, hookId, now).catch((err) => deps.log.warn({ err, org }, 'last delivery not noted'));
  };
}
