import { groupBy, type PublicRule } from './public-rule.ts';
import { similarity } from './similarity.ts';
import type { Touch } from './touch.ts';

const REMEMBERED_MS = 86_400_000;
const SIMILAR = 0.95;

/**
 * Flags another address with an unlike user agent. The first request of a session and device token is remembered for a
 * day, and not replaced before the day is over. Failures count as well: the example on which the rule must fire is one.
 */
export const POTENTIALLY_STOLEN_SESSION: PublicRule = {
  id: 'panther-stolen-session',
  title: 'Panther: potentially stolen session',
  source:
    'panther-labs/panther-analysis rules/okta_rules/okta_potentially_stolen_session; our gate for Okta’s own machines stands in for its exclusion of the Admin Console',
  flag: (touches) => {
    const flagged = new Set<string>();
    const used = touches.filter((touch) => touch.step === 'start' || touch.step === 'sso');
    const key = (sessionId: string, token: string | null) =>
      token === null ? null : `${sessionId}-${token}`;
    const groups = groupBy(used, (touch) => key(touch.sessionId, touch.deviceToken));
    for (const group of groups.values()) {
      let first: Touch | null = null;
      for (const touch of group) {
        if (first === null || touch.at > first.at + REMEMBERED_MS) first = touch;
        if (touch.ip === first.ip || touch.userAgent === null || first.userAgent === null) continue;
        if (similarity(touch.userAgent, first.userAgent) < SIMILAR) flagged.add(touch.session);
      }
    }
    return flagged;
  },
};
