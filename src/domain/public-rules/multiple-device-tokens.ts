import { distinct, groupBy, type PublicRule, windows } from './public-rule.ts';

const WINDOW_MS = 9 * 60_000;

/** Four device tokens or more and two addresses or more in one session within nine minutes. */
export const MULTIPLE_DEVICE_TOKENS: PublicRule = {
  id: 'elastic-device-tokens',
  title: 'Elastic: multiple device tokens for one session',
  source:
    'elastic/detection-rules credential_access_multiple_device_token_hashes_for_single_okta_session, thresholds of PR 5948 (2026)',
  flag: (touches) => {
    const flagged = new Set<string>();
    const rest = touches.filter((touch) => touch.step === 'other');
    for (const group of groupBy(rest, (touch) => touch.sessionId).values()) {
      if (distinct(group, (touch) => touch.deviceToken) < 4) continue;
      for (const window of windows(group, WINDOW_MS)) {
        const tokens = distinct(window, (touch) => touch.deviceToken);
        const addresses = distinct(window, (touch) => touch.ip);
        if (tokens >= 4 && addresses >= 2) flagged.add(window[0]?.session ?? '');
      }
    }
    return flagged;
  },
};
