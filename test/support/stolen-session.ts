/** One stolen session with its events, finding and incident, recorded and decided by the real stages. */
import { randomUUID } from 'node:crypto';
import type { Finding, Judgement } from '../../src/domain/judgement/judge.ts';
import type { UserFacts } from '../../src/domain/response/incident.ts';
import { fingerprintOf } from '../../src/domain/session/fingerprint.ts';
import { readableEvents } from '../../src/okta/log-event.ts';
import { decide } from '../../src/pipeline/decide.ts';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { recordEvents, strangerAt } from './theft.ts';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';

export type StolenSessionOptions = {
  readonly org?: string;
  readonly userId?: string;
  readonly login?: string;
  readonly name?: string;
  /** The user agent of the thief's client. */
  readonly thiefUserAgent?: string;
  readonly thiefIp?: string;
  readonly thiefCity?: string;
  /** Whether Okta names the places without coordinates. */
  readonly unplaced?: true;
  /** The name of the factor that the thief enrols. */
  readonly thiefFactor?: string;
  readonly verdict?: 'suspicious' | 'hijack';
  readonly minutesAgo?: number;
};

/** Records and decides a stolen session, and returns the id of the incident. */
export async function aStolenSession(
  deps: Dependencies,
  options: StolenSessionOptions = {},
): Promise<number> {
  const key = options.org ?? 'main';
  const user = userOf(options);
  const sessionId = `idx${randomUUID().replaceAll('-', '').slice(0, 22)}`;
  const start = Date.now() - (options.minutesAgo ?? 12) * 60_000;
  const events = eventsOf({ ...options, user, sessionId, start });
  const org = deps.orgs.get(key);
  if (org === undefined) throw new Error(`no org ${key}`);
  await recordEvents(deps, events, key);
  const decision = await deps.database.transaction((tx) =>
    decide(tx, deps, {
      org,
      sessionId,
      keptUnder: [sessionId],
      userId: user.id,
      judgement: judgementOf(deps, events, {
        user,
        sessionId,
        verdict: options.verdict ?? 'hijack',
      }),
      user,
      corroboration: 'confirmed',
      source: {
        ip: options.thiefIp ?? THIEF_IP,
        asn: 49505,
        asOrg: 'Selectel',
        country: 'Russia',
        city: options.thiefCity ?? 'Saint Petersburg',
        succeededUsers: 0,
        failedUsers: 2,
      },
      events: readableEvents(events),
      inOrg: new Map(),
      sessionEnded: false,
      signedOutAt: null,
      companyWideMove: false,
      now: Date.now(),
    }),
  );
  if (decision.incidentId === null) throw new Error(`decided ${decision.outcome}, no incident`);
  return decision.incidentId;
}

function userOf(options: StolenSessionOptions): UserFacts {
  return {
    id: options.userId ?? '00u1a2b3c4D5E6F7g8h9',
    login: options.login ?? 'maria.lopez@example.com',
    name: options.name ?? 'Maria Lopez',
    status: 'ACTIVE',
    providerType: 'OKTA',
    groups: [{ id: '00g1', name: 'Everyone' }],
    roles: [],
  };
}

type Told = StolenSessionOptions & {
  readonly user: UserFacts;
  readonly sessionId: string;
  readonly start: number;
};

const THIEF_IP = '45.155.205.33';
const SECOND = 1_000;
const MADRID = { lat: 40.4, lon: -3.7 };
const SAINT_PETERSBURG = { lat: 59.9, lon: 30.3 };
const APPS = ['Salesforce', 'Workday', 'GitHub', 'Google Workspace', 'Slack'];

function eventsOf(told: Told): Record<string, unknown>[] {
  const own = (seconds: number, type: string, message: string, app?: string) =>
    eventJson(told, { thief: false, at: told.start + seconds * SECOND, type, message, app });
  const thief = (seconds: number, type: string, message: string, app?: string) =>
    eventJson(told, { thief: true, at: told.start + seconds * SECOND, type, message, app });
  const sso = 'user.authentication.sso';
  return [
    own(0, 'user.session.start', 'User login to Okta'),
    own(4, 'user.authentication.auth_via_mfa', 'Authentication of user via MFA'),
    own(21, sso, 'User single sign on to app', APPS[0]),
    own(95, sso, 'User single sign on to app', APPS[1]),
    own(160, sso, 'User single sign on to app', APPS[4]),
    thief(300, sso, 'User single sign on to app', APPS[3]),
    thief(312, sso, 'User single sign on to app', APPS[2]),
    own(318, sso, 'User single sign on to app', APPS[0]),
    {
      ...thief(
        330,
        'user.mfa.factor.activate',
        'Activate factor or authenticator enrollment for user',
      ),
      target: [
        {
          id: 'aut1',
          type: 'AuthenticatorEnrollment',
          alternateId: 'unknown',
          displayName: told.thiefFactor ?? 'Okta Verify',
        },
      ],
    },
    thief(341, sso, 'User single sign on to app', APPS[1]),
    own(395, sso, 'User single sign on to app', APPS[2]),
    thief(402, sso, 'User single sign on to app', APPS[0]),
  ];
}

function eventJson(
  told: Told,
  event: { thief: boolean; at: number; type: string; message: string; app: string | undefined },
): Record<string, unknown> {
  const { user } = told;
  const { thief } = event;
  return {
    uuid: randomUUID(),
    version: '0',
    published: new Date(event.at).toISOString(),
    eventType: event.type,
    displayMessage: event.message,
    severity: 'INFO',
    actor: { id: user.id, type: 'User', alternateId: user.login, displayName: user.name },
    client: {
      ipAddress: thief ? (told.thiefIp ?? THIEF_IP) : '81.32.14.7',
      userAgent: {
        rawUserAgent: thief ? (told.thiefUserAgent ?? 'python-requests/2.32.3') : CHROME,
      },
      geographicalContext: {
        ...(thief
          ? { country: 'Russia', city: told.thiefCity ?? 'Saint Petersburg' }
          : { country: 'Spain', city: 'Madrid' }),
        ...(told.unplaced === true ? {} : { geolocation: thief ? SAINT_PETERSBURG : MADRID }),
      },
    },
    securityContext: thief
      ? {
          asNumber: 49505,
          asOrg: 'Selectel',
          isp: 'Selectel',
          domain: 'selectel.ru',
          isProxy: false,
        }
      : {
          asNumber: 3352,
          asOrg: 'Telefonica de Espana',
          isp: 'Telefonica',
          domain: 'rima-tde.net',
          isProxy: false,
        },
    authenticationContext: { externalSessionId: told.sessionId, authenticationStep: 0 },
    outcome: { result: 'SUCCESS' },
    transaction: { type: 'WEB', id: randomUUID() },
    debugContext: { debugData: thief ? {} : { dtHash: '9f2c4e77a1b05d3c8e6f1029384756aa' } },
    target:
      event.app === undefined
        ? []
        : [
            {
              id: `0oa${event.app}`,
              type: 'AppInstance',
              alternateId: event.app,
              displayName: event.app,
            },
          ],
  };
}

function judgementOf(
  deps: Dependencies,
  events: readonly Record<string, unknown>[],
  {
    user,
    sessionId,
    verdict,
  }: { user: UserFacts; sessionId: string; verdict: 'suspicious' | 'hijack' },
): Judgement {
  const [before, after] = readableEvents(events.slice(4, 6));
  if (before === undefined || after === undefined) throw new Error('the session has two clients');
  const score = verdict === 'hijack' ? 0.9987 : 0.62;
  const headline = `${user.name}’s session moved from Chrome 141 on Windows in Madrid to python-requests in Saint Petersburg, 2 min apart, both in use`;
  const from = fingerprintOf(before, deps.fingerprintSources);
  const to = fingerprintOf(after, deps.fingerprintSources);
  const finding: Finding = {
    trigger: 'transition',
    from,
    to,
    fromIp: before.client.ip,
    toIp: after.client.ip,
    owner: { fingerprint: from, ip: before.client.ip, ips: [before.client.ip ?? ''] },
    stranger: strangerAt(after, to),
    changed: { asn: true, userAgent: true },
    uuid: after.uuid,
    at: after.publishedAt,
    headline,
    score,
    verdict,
    evidence: [
      {
        code: 'concurrent-use',
        weight: 4.2,
        detail: 'Both clients went on in turns: three times within two minutes.',
        facts: {},
      },
      {
        code: 'scripted-client',
        weight: 3.6,
        detail: 'python-requests is a program, not a browser.',
        facts: {},
      },
      {
        code: 'network-kind',
        weight: 2.4,
        detail: 'Selectel is a hosting network, and Maria was never on one.',
        facts: {},
      },
      {
        code: 'travel',
        weight: 2.1,
        detail: 'Madrid → Saint Petersburg, 3,180 km in 140 s.',
        facts: {},
      },
      { code: 'device-token', weight: 1.1, detail: 'The device token is gone.', facts: {} },
      {
        code: 'after-the-change',
        weight: 1.9,
        detail: 'A factor was enrolled 30 s after the change.',
        facts: {},
      },
      {
        code: 'reauthenticated',
        weight: -1.2,
        detail: 'MFA was answered four seconds into the session, by the owner.',
        facts: {},
      },
      {
        code: 'address-history',
        weight: -0.4,
        detail: 'Nobody else of the org was bothered from this address.',
        facts: {},
      },
    ],
  };
  return {
    sessionId,
    sessionIds: [sessionId],
    userId: user.id,
    user: user.login ?? user.id,
    verdict,
    score,
    baselineRule: true,
    firstTransitionAt: finding.at,
    headline,
    evidence: finding.evidence,
    findings: [finding],
  };
}
