/** A delivery such as Okta sends none, though it came with the hook's secret: somebody else may know it. */
import { ALL_DELIVERIES } from '../../domain/response/incident-subject.ts';
import type { Dependencies } from '../dependencies.ts';
import { raiseAlarm } from '../raise-alarm.ts';

const TOLD_AGAIN_MS = 600_000;

const ADVICE =
  'Okta sends no such deliveries, unless it has changed their form (`warden set-aside` lists what was kept, and why). Otherwise whoever sent it knows the hook’s secret: change it with `warden register --rotate`, and find out where it leaked. What Okta’s own deliveries bring goes on being recorded, and the reader brings what was lost.';

/** Call it with each that is set aside whole, its org and the reason; it returns at once, and tells once in ten minutes. */
export function oddDeliveries(deps: Dependencies): (org: string, why: string) => void {
  const toldAt = new Map<string, number>();
  return (org, why) => {
    const at = deps.now();
    if (at - (toldAt.get(org) ?? 0) < TOLD_AGAIN_MS) return;
    toldAt.set(org, at);
    raiseAlarm(deps, org, {
      kind: 'forged_delivery',
      subject: ALL_DELIVERIES,
      headline: `A delivery such as Okta sends none was set aside whole: ${why}`,
      advice: ADVICE,
      at,
      toldFrom: at - TOLD_AGAIN_MS,
      seen: why,
    }).catch((err) => {
      // The next one tells of it.
      toldAt.delete(org);
      deps.log.warn({ err, org }, 'an odd delivery was not told');
    });
  };
}
