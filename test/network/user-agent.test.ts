import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseUserAgent, userAgentParser } from '../../src/network/user-agent.ts';
import { AGENTS } from '../domain/builders.ts';

/** Raw header → kind, family, major, system, device. */
const CASES: [string, string, string | null, number | null, string | null, string][] = [
  [AGENTS.chromeWindows, 'browser', 'Chrome', 140, 'Windows', 'desktop'],
  [AGENTS.edgeWindows, 'browser', 'Edge', 140, 'Windows', 'desktop'],
  [AGENTS.firefoxLinux, 'browser', 'Firefox', 143, 'Linux', 'desktop'],
  [AGENTS.safariMac, 'browser', 'Safari', 18, 'macOS', 'desktop'],
  [AGENTS.safariIpad, 'browser', 'Safari', 18, 'iOS', 'tablet'],
  [AGENTS.chromeAndroid, 'browser', 'Chrome', 140, 'Android', 'phone'],
  [AGENTS.chromeAndroidView, 'browser', 'Chrome', 139, 'Android', 'phone'],
  [
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'browser',
    'Chrome',
    140,
    'ChromeOS',
    'desktop',
  ],
  [AGENTS.pythonRequests, 'script', 'python-requests', 2, null, 'unknown'],
  ['curl/8.9.1', 'script', 'curl', 8, null, 'unknown'],
  ['Go-http-client/2.0', 'script', 'Go-http-client', 2, null, 'unknown'],
  ['okhttp/4.12.0', 'native', 'okhttp', 4, 'Android', 'phone'],
  ['Java/11.0.18', 'script', 'Java', 11, null, 'unknown'],
  ['axios/0.19.2', 'script', 'axios', 0, null, 'unknown'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0 Safari/537.36',
    'script',
    'HeadlessChrome',
    140,
    'Linux',
    'desktop',
  ],
  [AGENTS.oktaVerify, 'okta-agent', 'OktaVerify', 9, 'iOS', 'phone'],
  [
    'D2DDB0D08E.com.okta.mobile/8.5.0 DeviceSDK/0.19.0 Android/7.1.1 unknown/Google',
    'okta-agent',
    'D2DDB0D08E.com.okta.mobile',
    8,
    'Android',
    'phone',
  ],
  [AGENTS.oktaIntegrations, 'okta-internal', 'Okta-Integrations', null, null, 'unknown'],
  [
    'Outlook-iOS/739.14 CFNetwork/1494 Darwin/23.4.0',
    'native',
    'Outlook-iOS',
    739,
    'iOS',
    'unknown',
  ],
  [
    'Okta%20Verify/9.40.0 CFNetwork/3826.500.131 Darwin/24.5.0',
    'okta-agent',
    'Okta Verify',
    9,
    'iOS',
    'unknown',
  ],
  [
    'Microsoft%20Teams/7.5 CFNetwork/1494 Darwin/23.4.0',
    'native',
    'Microsoft Teams',
    7,
    'iOS',
    'unknown',
  ],
  ['%E5%BE%AE%E4%BF%A1/8.0 CFNetwork/1494 Darwin/23.4.0', 'native', '微信', 8, 'iOS', 'unknown'],
  ['100%/1.0', 'unknown', null, 1, null, 'unknown'],
  ['my-tool/1.0', 'script', 'my-tool', 1, null, 'unknown'],
  ['saml2aws/2.36.19 (darwin arm64) Versent', 'script', 'saml2aws', 2, null, 'unknown'],
  ['zoom.us 6.7.2 (Windows 10.0.26100)', 'native', 'zoom.us', null, 'Windows', 'desktop'],
  [
    'Cisco AnyConnect VPN Agent for Mac OS X 5.1.8.122',
    'native',
    'Cisco',
    null,
    'macOS',
    'desktop',
  ],
  [
    'SalesforceMobileSDK/13.1.1 android mobile/15 (Pixel 9) Salesforce/258.050',
    'native',
    'SalesforceMobileSDK',
    13,
    'Android',
    'phone',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Playwright/1.55',
    'script',
    'Playwright',
    1,
    'Windows',
    'desktop',
  ],
  ['', 'unknown', null, null, null, 'unknown'],
  ['random-user-agent', 'unknown', 'random-user-agent', null, null, 'unknown'],
];

describe('a user agent', () => {
  for (const [raw, kind, family, major, os, deviceClass] of CASES) {
    it(`is read: ${raw.slice(0, 70) || '(empty)'}`, () => {
      const { embedded: _, ...parsed } = parseUserAgent(raw);
      assert.deepEqual(parsed, { raw, kind, family, major, os, deviceClass });
    });
  }

  it('of an embedded view says so', () => {
    assert.equal(parseUserAgent(AGENTS.chromeAndroidView).embedded, true);
    assert.equal(parseUserAgent(AGENTS.chromeAndroid).embedded, false);
    for (const window of [
      'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; Microsoft Outlook 16.0.17328; ms-office; MSOffice 16)',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; Trident/7.0; rv:11.0; MSAuthHost/1.0/1.0.0) like Gecko',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; MSAppHost/3.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.102 Safari/537.36 Edge/18.19045',
    ]) {
      assert.equal(parseUserAgent(window).embedded, true, window);
    }
  });

  it('of an application that shows its pages in a browser’s engine says so, whatever its name', () => {
    const chromium =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
    const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15';
    for (const window of [
      `${chromium} Slack/4.47.65 Chrome/142.0.7444.175 Electron/39.2.3 Safari/537.36`,
      `${chromium} Zoom/6.6.11 Chrome/136.0.0.0 Safari/537.36`,
      `${chromium} QtWebEngine/5.15.2 Chrome/87.0.4280.144 Safari/537.36`,
      `${chromium} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0 OneOutlook/1.2025.1104.100`,
      `${iPhone} (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50`,
      `${iPhone} (KHTML, like Gecko) GSA/360.1.737798518 Mobile/15E148 Safari/604.1`,
      'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.3.0',
      `${iPhone} (KHTML, like Gecko) Mobile/23C55 [LinkedInApp]/9.32.1`,
      `${chromium} Postman/11.72.0 Chrome/136.0.7103.149 Electron/36.4.0 Safari/537.36`,
      // The windows of VPN clients.
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.0 Safari/605.1.15',
      'Mozilla/5.0 (Windows NT 6.2; Win64; x64; Trident/7.0; rv:11.0) like Gecko',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)',
    ]) {
      assert.equal(parseUserAgent(window).embedded, true, window);
    }
  });

  it('of a browser says so, whatever it calls itself beside its engine', () => {
    const chromium =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
    const android = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)';
    const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15';
    for (const browser of [
      ...Object.values(AGENTS).filter((raw) => raw.startsWith('Mozilla/') && !raw.includes('wv)')),
      `${chromium} Chrome/142.0.0.0 Safari/537.36 OPR/124.0.0.0`,
      `${chromium} Chrome/142.0.0.0 Safari/537.36 Vivaldi/7.6.3797.63`,
      `${chromium} Chrome/142.0.0.0 YaBrowser/25.10.0.0 Yowser/2.5 Safari/537.36`,
      `${chromium} Chrome/142.0.0.0 Whale/4.34.340.19 Safari/537.36`,
      `${chromium} coc_coc_browser/140.0.200 Chrome/134.0.6998.200 Safari/537.36`,
      `${chromium} Chrome/141.0.0.0 Safari/537.36 Avast/141.0.0.0`,
      `${android} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
      `${android} Chrome/142.0.0.0 Mobile Safari/537.36 EdgA/142.0.0.0`,
      `${android} Version/4.0 Chrome/142.0.0.0 Mobile DuckDuckGo/5 Safari/537.36`,
      `${iPhone} (KHTML, like Gecko) CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1`,
      `${iPhone} (KHTML, like Gecko) FxiOS/144.0 Mobile/15E148 Safari/605.1.15`,
      `${iPhone} (KHTML, like Gecko) Version/18.5 EdgiOS/142.0.0.0 Mobile/15E148 Safari/605.1.15`,
      `${iPhone} (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1 Ddg/18.5`,
      'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
      'Mozilla/5.0 (Android 14; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0',
      `${iPhone.replace('iPhone; CPU iPhone OS 18_5 like Mac OS X', 'Macintosh; Intel Mac OS X 10_15_7')} (KHTML, like Gecko) CriOS/144 Version/11.1.1 Safari/605.1.15`,
    ]) {
      assert.equal(parseUserAgent(browser).embedded, false, browser);
    }
  });

  it('of any content is read without an error', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (raw) => {
        parseUserAgent(raw);
      }),
      { numRuns: 1000 },
    );
  });

  it('is parsed once and remembered, in bounded space', () => {
    const parse = userAgentParser(4);
    const first = parse(AGENTS.safariMac);
    assert.equal(parse(AGENTS.safariMac), first);
    for (let i = 0; i < 10; i += 1) parse(`curl/${i}`);
    assert.notEqual(parse(AGENTS.safariMac), first);
    assert.deepEqual(parse(AGENTS.safariMac), first);
  });
});
