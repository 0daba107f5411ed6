import { distinct, groupBy, type PublicRule, sessionsOf, windows } from './public-rule.ts';

/** Scheduled searches of this rule look back a day; Google's copy of it takes an hour. */
const WINDOW_MS = 86_400_000;

/** One device-token cookie from several addresses and several systems or browsers. */
export const SUSPICIOUS_COOKIE_USE: PublicRule = {
  id: 'okta-cookie-use',
  title: 'Okta, Splunk: suspicious use of a session cookie',
  source:
    'okta/customer-detections suspicious_use_of_an_Okta_Session_Cookie (2023), the same in Splunk ESCU; search window taken as a day; system and browser from the raw user agent',
  flag: (touches) => {
    const flagged = new Set<string>();
    const evaluations = touches.filter((touch) => touch.step === 'policy' && touch.succeeded);
    for (const group of groupBy(evaluations, (touch) => touch.deviceToken).values()) {
      if (distinct(group, (touch) => touch.ip) < 2) continue;
      for (const window of windows(group, WINDOW_MS)) {
        const addresses = distinct(window, (touch) => touch.ip);
        const systems = distinct(window, (touch) => touch.os);
        const browsers = distinct(window, (touch) => touch.browser);
        if (addresses > 1 && (systems > 1 || browsers > 1)) {
          for (const session of sessionsOf(window)) flagged.add(session);
        }
      }
    }
    return flagged;
  },
};
