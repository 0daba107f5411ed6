import { groupBy, type PublicRule } from './public-rule.ts';
import { similarity } from './similarity.ts';

const REMEMBERED_MS = 86_400_000;
const SIMILAR = 0.95;

/** The first request of a session and device token is remembered for a day, and never updated. */
export const POTENTIALLY_STOLEN_SESSION: PublicRule = {
  id: 'panther-stolen-session',
  title: 'Panther: potentially stolen session',
  source: 'panther-labs/panther-analysis rules/okta_rules/okta_potentially_stolen_session',
  flag: (touches) => {
    const flagged = new Set<string>();
    const used = touches.filter((touch) => touch.step === 'start' || touch.step === 'sso');
    const key = (sessionId: string, token: string | null) =>
      token === null ? null : `${sessionId}-${token}`;
    const groups = groupBy(used, (touch) => key(touch.sessionId, touch.deviceToken));
    for (const group of groups.values()) {
      const first = group[0];
      if (first === undefined) continue;
      for (const touch of group) {
        if (touch.at > first.at + REMEMBERED_MS || touch.ip === first.ip) continue;
        if (touch.userAgent === null || first.userAgent === null) continue;
        if (similarity(first.userAgent, touch.userAgent) < SIMILAR) flagged.add(touch.session);
      }
    }
    return flagged;
  },
};
