import { UAParser } from 'ua-parser-js';
import type {
  ClientKind,
  DeviceClass,
  OsFamily,
  ParsedUserAgent,
} from '../domain/session/fingerprint.ts';
import { isWindowOfApplication } from './app-window.ts';
import { remembering } from './least-recent.ts';

/** Returns a parser that remembers its results: a parse costs about 40 µs, and a company has a few hundred agents. */
export function userAgentParser(capacity = 20_000): (raw: string) => ParsedUserAgent {
  return remembering(capacity, parseUserAgent);
}

/** Parses a raw `User-Agent`. Never throws, whatever the client sent. */
export function parseUserAgent(raw: string): ParsedUserAgent {
  // A header can be of any length; one longer than this is no browser's, and would cost time.
  const text = decodedName(raw.slice(0, 600));
  const { browser, os, device } = UAParser(text);
  const kind = kindOf(text, browser.name);
  const family = kind === 'browser' ? familyOf(browser.name) : (productOf(text) ?? null);
  return {
    raw,
    kind,
    family,
    // WebKit alone names the engine's version, not a browser's.
    major: majorOf(
      browser.name === 'WebKit'
        ? undefined
        : kind === 'browser'
          ? browser.major
          : /\/(\d+)/.exec(text.slice(Math.max(0, text.indexOf(family ?? ''))))?.[1],
    ),
    os: OKHTTP.test(text) ? 'Android' : osFamily(os.name, text),
    deviceClass: OKHTTP.test(text) ? 'phone' : deviceClass(device.type, os.name),
    embedded:
      kind === 'native' ||
      (kind === 'browser' && (isWindowOfApplication(text) || /WebView/.test(browser.name ?? ''))),
  };
}

/** Decodes the name: Apple's HTTP library writes it percent-encoded, as in `Okta%20Verify/9.40 CFNetwork/…`. */
function decodedName(text: string): string {
  const name = /^[^/\s]*%[^/\s]*/.exec(text)?.[0];
  if (name === undefined) return text;
  try {
    return decodeURIComponent(name) + text.slice(name.length);
  } catch {
    return text;
  }
}

const OKTA_AGENT = /Okta ?Verify|OktaDeviceSDK|DeviceSDK\/|com\.okta\.|Okta[ -]?Mobile|OktaSync/i;

/** The user agent of nearly every Android application that does not set one. */
const OKHTTP = /^okhttp\//i;

const SCRIPT =
  /python|curl\/|wget|httpx|aiohttp|urllib|go-http-client|go-resty|headless|phantomjs|puppeteer|playwright|selenium|axios|node-fetch|undici|\bnode\b|got \(|java\/|apache-httpclient|libwww|lwp|perl|ruby|faraday|guzzle|php\/|postman|insomnia|powershell|winhttp|restsharp|scrapy|colly|httpie|mechanize|pekko|akka|reqwest|hyper\/|dart\//i;

function kindOf(text: string, browser: string | undefined): ClientKind {
  if (/^Okta-Integrations/i.test(text)) return 'okta-internal';
  if (OKTA_AGENT.test(text)) return 'okta-agent';
  if (OKHTTP.test(text)) return 'native';
  if (isSteered(text)) return 'script';
  if (browser !== undefined && /^(Mozilla|Opera)\//.test(text)) return 'browser';
  // An application of a device names its platform (`Product/1.2 CFNetwork/… Darwin/…`); a tool does not.
  if (PLATFORM.test(text) && /^\p{L}[\p{L}\w .-]{1,60}[/ ]v?\d/u.test(text)) return 'native';
  return /^[A-Za-z][\w .-]{1,40}\/\d/.test(text) ? 'script' : 'unknown';
}

const PLATFORM = /CFNetwork|Darwin|Windows|Macintosh|Mac OS|iPhone|iPad|iOS|[Aa]ndroid|Linux|CrOS/;

/** Whether a program steers the browser; a developer tool's sign-in window names the tool, and a person uses it. */
function isSteered(text: string): boolean {
  return SCRIPT.test(text) && (!text.includes('Electron/') || /headless/i.test(text));
}

/** Returns one family for a browser that has different names on different devices. */
function familyOf(name: string | undefined): string | null {
  if (name === undefined) return null;
  if (/safari|^webkit$/i.test(name)) return 'Safari';
  if (/chrome|chromium/i.test(name)) return 'Chrome';
  if (/firefox/i.test(name)) return 'Firefox';
  if (/opera/i.test(name)) return 'Opera';
  return name.replace(/^Mobile /, '');
}

function productOf(text: string): string | undefined {
  if (/Headless/i.test(text)) return 'HeadlessChrome';
  // A browser that a program steers names the program further on.
  if (text.startsWith('Mozilla/')) return SCRIPT.exec(text)?.[0].replace(/\W+$/, '') ?? 'Mozilla';
  return (
    /^(\p{L}[\p{L}\w.-]{0,40}(?: \p{L}[\p{L}\w.-]{0,40}){0,3})\//u.exec(text)?.[1] ??
    /^(\p{L}[\p{L}\w .-]{0,40}?)(?:$|\s)/u.exec(text)?.[1]
  );
}

function majorOf(major: string | undefined): number | null {
  const number = Number.parseInt(major ?? '', 10);
  return Number.isFinite(number) ? number : null;
}

function osFamily(name: string | undefined, text: string): OsFamily | null {
  if (/CrOS/.test(text)) return 'ChromeOS';
  if (/iPhone|iPad|iPod/.test(text)) return 'iOS';
  if (name === undefined) return null;
  if (/^windows/i.test(name)) return 'Windows';
  if (/^mac ?os/i.test(name)) return 'macOS';
  if (/^ios/i.test(name)) return 'iOS';
  if (/^android|harmony/i.test(name)) return 'Android';
  if (/chromium os|chrome os/i.test(name)) return 'ChromeOS';
  return /linux|ubuntu|debian|fedora|mint|suse|gentoo|arch|bsd/i.test(name) ? 'Linux' : null;
}

function deviceClass(type: string | undefined, os: string | undefined): DeviceClass {
  if (type === 'mobile') return 'phone';
  if (type === 'tablet') return 'tablet';
  if (type !== undefined) return 'unknown';
  return os !== undefined && /windows|mac|linux|ubuntu|debian|fedora|chrom/i.test(os)
    ? 'desktop'
    : 'unknown';
}
