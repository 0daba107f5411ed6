/** User agents as browsers of 2026 send them: minor versions frozen, macOS and Windows versions too. */
import type { Random } from './random.ts';

export type Os = 'Windows' | 'macOS' | 'Linux' | 'ChromeOS' | 'iOS' | 'Android';
export type Family = 'Chrome' | 'Edge' | 'Firefox' | 'Safari';

/** A browser at a version: enough to write its header. */
export type Agent = {
  readonly os: Os;
  readonly family: Family;
  readonly major: number;
  /** Shown by phones only, e.g. iOS 18.3. */
  readonly osVersion: string;
};

const CHROME_PLATFORM: Record<Os, string> = {
  Windows: 'Windows NT 10.0; Win64; x64',
  macOS: 'Macintosh; Intel Mac OS X 10_15_7',
  Linux: 'X11; Linux x86_64',
  ChromeOS: 'X11; CrOS x86_64 14541.0.0',
  Android: 'Linux; Android 10; K',
  iOS: 'iPhone; CPU iPhone OS 18_3 like Mac OS X',
};

/** The header of a browser. */
export function headerOf(agent: Agent): string {
  const { os, family, major } = agent;
  if (os === 'iOS') {
    const system = `iPhone; CPU iPhone OS ${agent.osVersion.replace('.', '_')} like Mac OS X`;
    const own =
      family === 'Safari' ? `Version/${agent.osVersion} Mobile` : `CriOS/${major}.0.0.0 Mobile`;
    return `Mozilla/5.0 (${system}) AppleWebKit/605.1.15 (KHTML, like Gecko) ${own}/15E148 Safari/604.1`;
  }
  if (family === 'Safari') {
    return `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${major}.0 Safari/605.1.15`;
  }
  if (family === 'Firefox') {
    const platform = os === 'macOS' ? 'Macintosh; Intel Mac OS X 10.15' : CHROME_PLATFORM[os];
    return `Mozilla/5.0 (${platform}; rv:${major}.0) Gecko/20100101 Firefox/${major}.0`;
  }
  const mobile = os === 'Android' ? ' Mobile' : '';
  const base = `Mozilla/5.0 (${CHROME_PLATFORM[os]}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0${mobile} Safari/537.36`;
  return family === 'Edge' ? `${base} Edg/${major}.0.0.0` : base;
}

/** What Okta calls the system and browser. Unstable between releases, which is why nothing compares it. */
export function oktaWords(header: string): { os: string; browser: string; device: string } {
  const phone = /iPhone|Android/.test(header);
  const os = /Windows/.test(header)
    ? 'Windows 10'
    : /iPhone/.test(header)
      ? 'iOS (iPhone)'
      : /Android/.test(header)
        ? 'Android'
        : /Macintosh/.test(header)
          ? 'Mac OS X'
          : /CrOS/.test(header)
            ? 'Chrome OS'
            : /Linux/.test(header)
              ? 'Linux'
              : 'Unknown';
  const browser = /Edg\//.test(header)
    ? 'EDGE'
    : /Firefox/.test(header)
      ? 'FIREFOX'
      : /Chrome|CriOS/.test(header)
        ? 'CHROME'
        : /Safari/.test(header)
          ? 'SAFARI'
          : 'UNKNOWN';
  return { os, browser, device: phone ? 'Mobile' : os === 'Unknown' ? 'Unknown' : 'Computer' };
}

const FIRST_DAY = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

/** Newest major version of a family at a time: a new one every four weeks (Safari: a year). */
export function newestMajor(family: Family, at: number): number {
  const weeks4 = Math.floor((at - FIRST_DAY) / (28 * DAY_MS));
  if (family === 'Safari') return 18;
  return (family === 'Firefox' ? 147 : 144) + weeks4;
}

const COMPUTERS: readonly (readonly [readonly [Os, Family], number])[] = [
  [['Windows', 'Chrome'], 36],
  [['Windows', 'Edge'], 18],
  [['Windows', 'Firefox'], 4],
  [['macOS', 'Chrome'], 24],
  [['macOS', 'Safari'], 8],
  [['macOS', 'Firefox'], 3],
  [['Linux', 'Chrome'], 3],
  [['Linux', 'Firefox'], 2],
  [['ChromeOS', 'Chrome'], 2],
];

const PHONES: readonly (readonly [readonly [Os, Family], number])[] = [
  [['iOS', 'Safari'], 55],
  [['iOS', 'Chrome'], 8],
  [['Android', 'Chrome'], 37],
];

/** A computer's or phone's browser, at most one version behind the newest. */
export function drawAgent(r: Random, kind: 'computer' | 'phone', at: number): Agent {
  const [os, family] = r.weighted(kind === 'computer' ? COMPUTERS : PHONES);
  const major = newestMajor(family, at) - (family !== 'Safari' && r.chance(0.4) ? 1 : 0);
  return { os, family, major, osVersion: r.pick(['18.1', '18.2', '18.3', '17.6']) };
}

/** What a thief's own machine sends: rarely like the victim's, and often some versions behind. */
export function thiefAgent(r: Random, at: number, unlike: Agent): Agent {
  for (let tries = 0; tries < 20; tries += 1) {
    const drawn = drawAgent(r, 'computer', at);
    const lag = r.chance(0.35) && drawn.family !== 'Safari' ? r.whole(2, 14) : 0;
    if (drawn.os !== unlike.os || drawn.family !== unlike.family) {
      return { ...drawn, major: drawn.major - lag };
    }
  }
  return { os: 'Linux', family: 'Firefox', major: 128, osVersion: '' };
}

export const SCRIPT_AGENTS = [
  'python-requests/2.32.3',
  'curl/8.5.0',
  'Go-http-client/2.0',
  'python-httpx/0.27.0',
  'axios/1.7.2',
  'okhttp/4.12.0',
  'node-fetch/1.0 (+https://github.com/bitinn/node-fetch)',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36',
  'aiohttp/3.9.5',
] as const;

export const OKTA_INTERNAL_AGENT = 'Okta-Integrations';
