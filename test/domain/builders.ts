import assert from 'node:assert/strict';
import { it } from 'node:test';
import { emptyBaseline, learn, type UserBaseline } from '../../src/domain/judgement/baseline.ts';
import { NO_POLICY } from '../../src/domain/judgement/detection-policy.ts';
import type { EvidenceCode } from '../../src/domain/judgement/evidence-codes.ts';
import { type Judgement, judge } from '../../src/domain/judgement/judge.ts';
import type { JudgeContext } from '../../src/domain/judgement/judge-context.ts';
import { TUNING } from '../../src/domain/judgement/tuning.ts';
import { rangesAround } from '../../src/domain/session/address-owners.ts';
import type { LogEvent } from '../../src/domain/session/event.ts';
import {
  type Fingerprint,
  type FingerprintSources,
  fingerprintOf,
} from '../../src/domain/session/fingerprint.ts';
import {
  type AddressInOrg,
  NO_ORG_CONTEXT,
  type OrgContext,
} from '../../src/domain/session/org-context.ts';
import {
  addSighting,
  newTimeline,
  type SessionTimeline,
} from '../../src/domain/session/session.ts';
import { type Sighting, sightingOf } from '../../src/domain/session/sighting.ts';
import { networkClassifier } from '../../src/network/network-kind.ts';
import { userAgentParser } from '../../src/network/user-agent.ts';
import { weightOf } from './evidence-of.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Tuesday at 09:00 UTC. */
export const MORNING = Date.UTC(2026, 2, 10, 9);

export const AGENTS = {
  chromeWindows:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  chromeWindowsNext:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  chromeWindowsOld:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/118.0.0.0 Safari/537.36',
  edgeWindows:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
  firefoxLinux: 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  safariMac:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  safariMac26:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
  safariIphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  safariIpad:
    'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  chromeAndroid:
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
  chromeAndroidOld:
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36',
  chromeAndroidView:
    'Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/139.0.7258.62 Mobile Safari/537.36',
  pythonRequests: 'python-requests/2.32.3',
  oktaIntegrations: 'Okta-Integrations',
  oktaVerify: 'OktaVerify/9.30.0 (iPhone; iOS 18.5)',
} as const;

export type Where = {
  readonly asn: number | null;
  readonly asOrg: string | null;
  readonly ip: string;
  readonly country: string | null;
  readonly city: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
};

function where(
  asn: number,
  asOrg: string,
  ip: string,
  country: string,
  city: string,
  lat: number,
  lon: number,
): Where {
  return { asn, asOrg, ip, country, city, lat, lon };
}

export const PLACES = {
  home: where(
    7922,
    'Comcast Cable Communications, LLC',
    '73.1.1.1',
    'United States',
    'Boston',
    42.4,
    -71.1,
  ),
  office: where(701, 'Verizon Business', '98.110.1.1', 'United States', 'Boston', 42.4, -71.1),
  neighbour: where(
    22773,
    'Cox Communications Inc.',
    '68.0.1.1',
    'United States',
    'Boston',
    42.4,
    -71.1,
  ),
  carrier: where(21928, 'T-Mobile USA, Inc.', '172.32.1.1', 'United States', 'Boston', 42.4, -71.1),
  hosting: where(14061, 'DigitalOcean, LLC', '138.68.1.1', 'Germany', 'Frankfurt', 50.1, 8.7),
  vpn: where(9009, 'M247 Europe SRL', '84.17.62.1', 'Netherlands', 'Amsterdam', 52.4, 4.9),
  zeroTrust: where(
    62044,
    'Zscaler Switzerland GmbH',
    '165.225.1.1',
    'United States',
    'New York',
    40.7,
    -74,
  ),
  relay: where(
    36183,
    'Akamai Technologies, Inc.',
    '172.224.1.1',
    'United States',
    'Boston',
    42.4,
    -71.1,
  ),
  abroad: where(5617, 'Orange Polska Spolka Akcyjna', '83.20.1.1', 'Poland', 'Warsaw', 52.2, 21),
  okta: where(
    16509,
    'Amazon.com, Inc.',
    '44.238.82.114',
    'United States',
    'Boardman',
    45.8,
    -119.7,
  ),
} as const satisfies Record<string, Where>;

/** An event of the user `ada` in session `s1`, from home with Chrome on Windows unless said otherwise. */
export type EventOptions = {
  readonly at?: number;
  readonly uuid?: string;
  readonly type?: string;
  readonly session?: string | null;
  readonly root?: string | null;
  readonly user?: string;
  readonly agent?: string | null;
  readonly from?: Where;
  readonly token?: string | null;
  readonly print?: string | null;
  readonly deviceId?: string | null;
  readonly managed?: boolean | null;
  readonly result?: string | null;
  readonly app?: string;
  readonly change?: (event: LogEvent) => LogEvent;
};

let serial = 0;

export function anEvent(options: EventOptions = {}): LogEvent {
  serial += 1;
  const from = options.from ?? PLACES.home;
  const type = options.type ?? 'user.authentication.sso';
  const event: LogEvent = {
    uuid: options.uuid ?? `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`,
    publishedAt: options.at ?? MORNING,
    eventType: type,
    displayMessage: null,
    actor: {
      id: options.user ?? '00uada',
      type: 'User',
      alternateId: `${options.user ?? 'ada'}@example.com`,
      displayName: null,
    },
    targets:
      options.app === undefined
        ? []
        : [{ id: options.app, type: 'AppInstance', alternateId: null, displayName: options.app }],
    outcome: { result: options.result === undefined ? 'SUCCESS' : options.result, reason: null },
    externalSessionId: options.session === undefined ? 's1' : options.session,
    rootSessionId: options.root ?? null,
    client: {
      id: null,
      ip: from.ip,
      userAgent: options.agent === undefined ? AGENTS.chromeWindows : options.agent,
      place: { country: from.country, city: from.city, lat: from.lat, lon: from.lon },
    },
    network: {
      asn: from.asn,
      asOrg: from.asOrg,
      isp: null,
      domain: null,
      isProxy: null,
      services: [],
    },
    device:
      options.deviceId === undefined || options.deviceId === null
        ? null
        : {
            id: options.deviceId,
            managed: options.managed ?? null,
          },
    authenticator: null,
    deviceToken: options.token === undefined ? 'token-ada' : options.token,
    deviceFingerprint: options.print ?? null,
    transactionType: 'WEB',
    apiTokenId: null,
    opinion: {
      threatSuspected: null,
      riskLevel: null,
      riskReasons: [],
      detectionName: null,
      riskIssuer: null,
      behaviors: {},
    },
    debug: {
      requestUri: null,
      targetEventHookIds: [],
      endedSessionId: null,
      terminationReason: null,
      loggedOutAppIds: [],
      factor: null,
      privilege: null,
      operationRateLimitType: null,
      contextChange: null,
      reported: null,
    },
  };
  return options.change?.(event) ?? event;
}

/** The session begins, a minute before its first request. */
export function start(options: EventOptions = {}): LogEvent {
  return anEvent({ type: 'user.session.start', at: MORNING - MINUTE, ...options });
}

/** Real parsers, and no table: what these events do not say stays unknown. */
export function sources(): FingerprintSources {
  return {
    parseUserAgent: PARSE,
    lookUpNetwork: () => null,
    lookUpPlace: () => null,
    classifyNetwork: CLASSIFY,
    isOktas: () => null,
  };
}

const PARSE = userAgentParser();
const CLASSIFY = networkClassifier();

export function aFingerprint(options: EventOptions = {}): Fingerprint {
  return fingerprintOf(anEvent(options), sources());
}

export function sightings(events: readonly LogEvent[]): Sighting[] {
  return events
    .map((event) => sightingOf(event, sources()))
    .filter((sighting) => sighting !== null);
}

/** What `ada` looked like on the `days` before: at home and in the office, Chrome on Windows, one device. */
export function aBaseline(
  days = 20,
  looks: readonly EventOptions[] = [{}, { from: PLACES.office }],
  /** Whether each day's looks are those of one session. */
  together = false,
): UserBaseline {
  const baseline = emptyBaseline();
  for (let day = days; day > 0; day -= 1) {
    for (const [index, look] of looks.entries()) {
      const at = MORNING - day * DAY + index * HOUR;
      const fingerprint = aFingerprint({ print: 'print-ada', ...look });
      learn(baseline, {
        sessionId: together ? `old-${day}` : `old-${day}-${index}`,
        fingerprint,
        firstSeenAt: at,
        lastSeenAt: at + HOUR,
      });
    }
  }
  return baseline;
}

/** An address that so many others have come from for long. */
export function anAddress(users: number, failedUsers = 0, asn: number | null = null): AddressInOrg {
  const newcomers = 0;
  return {
    succeededUsers: users,
    establishedUsers: users,
    newcomers,
    failedUsers,
    ownDays: 0,
    asn,
    name: null,
  };
}

/** The ranges of addresses of somebody who is at these places on other days. */
export function ownAt(...places: readonly Where[]): ReadonlySet<string> {
  return new Set(places.flatMap(({ ip }) => rangesAround(ip)));
}

/** An org of 200 people, of which nothing else is known. */
export function anOrg(known: Partial<OrgContext> = {}): OrgContext {
  return { ...NO_ORG_CONTEXT, activeUsers: 200, ...known };
}

export function aContext(overrides: Partial<JudgeContext> = {}): JudgeContext {
  return {
    baseline: aBaseline(),
    org: anOrg(),
    applications: { days: 0, apps: new Map(), atOnce: 0 },
    ownAddresses: ownAt(PLACES.home, PLACES.office),
    seenBefore: [],
    userAlarms: [],
    watches: [],
    isAdmin: null,
    policy: NO_POLICY,
    tuning: TUNING,
    now: MORNING,
    ...overrides,
  };
}

/** The timeline of all these sightings of one session. */
export function timelineOf(sightings: Iterable<Sighting>): SessionTimeline {
  const timeline = newTimeline();
  for (const sighting of sightings) addSighting(timeline, sighting);
  return timeline;
}

export function judged(
  events: readonly LogEvent[],
  overrides: Partial<JudgeContext> = {},
): Judgement | null {
  return judge(timelineOf(sightings(events)), aContext(overrides));
}

/** `+` speaks for a hijack, `-` against one, `0` says nothing. */
export type Sign = '+' | '-' | '0';

/** What the evidence of this code says about the first change of look, all of it together. */
export function signOf(
  code: EvidenceCode,
  events: readonly LogEvent[],
  overrides: Partial<JudgeContext> = {},
): Sign {
  const findings = judged(events, overrides)?.findings ?? [];
  const inTime = findings.toSorted((a, b) => a.at - b.at);
  const first = inTime.find(({ trigger }) => trigger === 'transition') ?? inTime[0];
  const sum = weightOf(code, first);
  return sum > 0 ? '+' : sum < 0 ? '-' : '0';
}

/** A case of an evidence table: what happened, the code looked at, its sign, the events, the rest. */
export type EvidenceCase = readonly [
  what: string,
  code: EvidenceCode,
  sign: Sign,
  events: readonly LogEvent[],
  overrides?: Partial<JudgeContext>,
];

/** One test a case, each a sentence. */
export function itHolds(cases: readonly EvidenceCase[]): void {
  const says = { '+': 'speaks for a hijack', '-': 'speaks against one', '0': 'says nothing' };
  for (const [what, code, sign, events, overrides] of cases) {
    it(`${what}: ${code} ${says[sign]}`, () => {
      assert.equal(signOf(code, events, overrides), sign);
    });
  }
}

/** Two looks, one after the other: `ada` as usual, then with what is said. */
export function change(
  second: EventOptions,
  first: EventOptions = {},
  apartMs = 30 * MINUTE,
): LogEvent[] {
  return [...spell(first, MORNING, 3), ...spell(second, MORNING + 8 * MINUTE + apartMs, 3)];
}

/** Events of one look, a few minutes apart. */
export function spell(
  options: EventOptions,
  from: number,
  count = 4,
  every = 4 * MINUTE,
): LogEvent[] {
  return Array.from({ length: count }, (_, i) => anEvent({ ...options, at: from + i * every }));
}
