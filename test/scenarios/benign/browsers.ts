/** What browsers do by themselves: updates, desktop sites, web views, new machines. */
import { type Agent, headerOf } from '../agents.ts';
import { drawBrowser } from '../people.ts';
import { type BenignKind, momentOf } from './kind.ts';

const browserUpdate: BenignKind = {
  name: 'browser-update',
  source:
    'one major version per 28 days: 0.035 a day; FP-Stalker 2018: about every 40 days; Eckersley 2010',
  apply: (r, company, plan) => {
    const { browser } = plan;
    if (browser.kind === 'kiosk' || !r.chance(company.rates.browserUpdate)) return false;
    if (browser.agent.family === 'Safari') return false;
    browser.agent = { ...browser.agent, major: browser.agent.major + (r.chance(0.9) ? 1 : 2) };
    plan.agents.push({ from: momentOf(plan, r.next()), header: headerOf(browser.agent) });
    if (r.chance(0.3)) browser.fingerprint = r.hex(32);
    return true;
  },
};

const osUpdate: BenignKind = {
  name: 'os-update',
  source: 'seen on phones only: desktop headers freeze the system version',
  apply: (r, company, plan) => {
    const { browser } = plan;
    if (browser.agent.os !== 'iOS' || !r.chance(company.rates.osUpdate)) return false;
    const [major = 18, minor = 1] = browser.agent.osVersion.split('.').map(Number);
    const osVersion = r.chance(0.8) ? `${major}.${minor + 1}` : `${major + 1}.0`;
    browser.agent = { ...browser.agent, osVersion };
    plan.agents.push({ from: momentOf(plan, r.next()), header: headerOf(browser.agent) });
    return true;
  },
};

const desktopSite: BenignKind = {
  name: 'desktop-site',
  source:
    'P(OS family changes in one session) 1e-4 a day overall, more among phones and tablets (judgement)',
  apply: (r, company, plan) => {
    const { browser } = plan;
    if (browser.kind !== 'phone' || !r.chance(company.rates.desktopSite)) return false;
    const desktop: Agent =
      browser.agent.os === 'iOS'
        ? {
            os: 'macOS',
            family: 'Safari',
            major: Number(browser.agent.osVersion.split('.')[0]),
            osVersion: '',
          }
        : { ...browser.agent, os: 'Linux' };
    const from = momentOf(plan, r.between(0.1, 0.7));
    plan.agents.push(
      { from, header: headerOf(desktop) },
      { from: from + 20 * 60_000, header: headerOf(browser.agent) },
    );
    return true;
  },
};

const CHROMIUM = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const WINDOWS = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROMIUM}`;
const MAC = `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${CHROMIUM}`;
const SLACK = 'Slack/4.43.51 Chrome/134.0.6998.88 Electron/35.0.1 Safari/537.36';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

/** Applications name themselves in their engine's header, each in its own way and with an engine of its own age. */
const WEB_VIEWS: Readonly<Record<string, readonly string[]>> = {
  iOS: [`${IPHONE} Mobile/15E148`, `${IPHONE} Mobile/15E148 Outlook-iOS/2.0`],
  Android: [
    `Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UQ1A; wv) ${CHROMIUM} Version/4.0 Chrome/144.0.7559.59 Mobile Safari/537.36`,
  ],
  Windows: [
    `${WINDOWS} ${SLACK}`,
    `${WINDOWS} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0 OneOutlook/1.2025.1104.100`,
    `${WINDOWS} Zoom/6.6.11 Chrome/136.0.0.0 Safari/537.36`,
  ],
  macOS: [`${MAC} ${SLACK}`, `${MAC} Zoom/6.6.11 Chrome/136.0.0.0 Safari/537.36`],
};

const appView: BenignKind = {
  name: 'app-view',
  source:
    'P(browser family changes in one session) 2e-4 a day (judgement): web views and desktop applications share a session by device SSO',
  apply: (r, company, plan) => {
    const views = WEB_VIEWS[plan.browser.agent.os];
    if (views === undefined || plan.browser.kind === 'kiosk') return false;
    if (!r.chance(company.rates.appView * (plan.browser.kind === 'phone' ? 4 : 1))) return false;
    const token = r.hex(64);
    const header = views.at(Number.parseInt(token.slice(0, 8), 16) % views.length);
    if (header === undefined) return false;
    plan.flaps.push((rr, look) =>
      rr.chance(0.25) ? { ...look, header, token, fingerprint: null } : look,
    );
    return true;
  },
};

const strayTokens: BenignKind = {
  name: 'stray-tokens',
  source: '57 % of alerts at two device tokens were one OAuth flow (Elastic issue 5947)',
  apply: (r, company, plan) => {
    const often = company.rates.strayToken;
    const strays = [plan.browser.tokens[1], r.hex(64)];
    plan.flaps.push((rr, look) => (rr.chance(often) ? { ...look, token: rr.pick(strays) } : look));
    return true;
  },
};

const newDevice: BenignKind = {
  name: 'new-device',
  source: 'a new laptop every few years, another browser now and then (judgement)',
  apply: (r, company, plan) => {
    if (plan.browser.kind === 'kiosk' || !r.chance(company.rates.newDevice)) return false;
    const fresh = drawBrowser(r, plan.browser.kind, plan.startsAt, 0);
    plan.browser.agent = fresh.agent;
    plan.browser.fingerprint = fresh.fingerprint;
    plan.browser.tokens = fresh.tokens;
    plan.agents = [{ from: plan.startsAt, header: headerOf(fresh.agent) }];
    plan.signIn = 'fresh';
    return true;
  },
};

const manyTabs: BenignKind = {
  name: 'many-tabs',
  source: 'a dashboard that opens the morning’s applications at once (judgement)',
  apply: (r, company) => r.chance(company.rates.manyTabs),
};

export const BROWSERS: readonly BenignKind[] = [
  newDevice,
  browserUpdate,
  osUpdate,
  desktopSite,
  appView,
  strayTokens,
  manyTabs,
];
