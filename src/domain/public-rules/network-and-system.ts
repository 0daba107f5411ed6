import { groupBy, type PublicRule, windows } from './public-rule.ts';
import type { Touch } from './touch.ts';

const WINDOW_MS = 3_600_000;

/** Network and operating system both differ within an hour: the tightest published condition. */
export const NETWORK_AND_SYSTEM: PublicRule = {
  id: 'appomni-network-and-system',
  title: 'AppOmni: suspicious session activity',
  source:
    'AppOmni’s documentation of "Suspicious Session Activity Detected"; the AS domain taken as the AS number',
  flag: (touches) => {
    const flagged = new Set<string>();
    const known = touches.filter((t) => t.inScope && t.asn !== null && t.os !== null);
    for (const [session, group] of groupBy(known, (touch) => touch.session)) {
      for (const window of windows(group, WINDOW_MS)) {
        if (anyTwoDiffer(window)) flagged.add(session);
      }
    }
    return flagged;
  },
};

function anyTwoDiffer(window: readonly Touch[]): boolean {
  const seen = new Map<string, Touch>();
  for (const touch of window) seen.set(`${touch.asn} ${touch.os}`, touch);
  const kinds = [...seen.values()];
  return kinds.some((a) => kinds.some((b) => a.asn !== b.asn && a.os !== b.os));
}
