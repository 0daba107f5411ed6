import { distinct, groupBy, type PublicRule } from './public-rule.ts';
import type { Touch } from './touch.ts';

const WINDOW_MS = 30 * 60_000;
const NOT_A_BROWSER =
  /^(python-requests|curl\/|httpx|aiohttp|Go-http-client|Java\/|okhttp)|Headless/;

/** Flags a root session that starts, is then used, and was used by something that is no browser. */
export const SESSION_COOKIE_REPLAY: PublicRule = {
  id: 'elastic-cookie-replay',
  title: 'Elastic: AiTM session cookie replay',
  source:
    'elastic/detection-rules credential_access_okta_aitm_session_cookie_replay (2026); needs the root session id; of the half hours it looks at, those that begin with the start of the session',
  flag: (touches) => {
    const flagged = new Set<string>();
    const used = touches.filter((touch) => touch.step !== 'other');
    for (const group of groupBy(used, (touch) => touch.rootSessionId).values()) {
      const starts = group.filter((touch) => touch.step === 'start');
      const replay = starts.find((start) => replayed(start, group));
      if (replay !== undefined) flagged.add(replay.session);
    }
    return flagged;
  },
};

function replayed(start: Touch, group: readonly Touch[]): boolean {
  const window = group.filter(({ at }) => at >= start.at && at < start.at + WINDOW_MS);
  const used = window.some((touch) => touch.step !== 'start' && touch.at > start.at);
  const moved =
    distinct(window, (touch) => touch.ip) > 1 || distinct(window, (touch) => touch.userAgent) > 1;
  return used && moved && window.some(({ userAgent }) => NOT_A_BROWSER.test(userAgent ?? ''));
}
