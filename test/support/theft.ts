/** A session stolen in the simulated org, with its events recorded as if by the hook, and judged as a test says. */

import type { Finding, Judgement } from '../../src/domain/judgement/judge.ts';
import type { UserFacts } from '../../src/domain/response/incident.ts';
import type { LogEvent } from '../../src/domain/session/event.ts';
import { type Fingerprint, fingerprintOf } from '../../src/domain/session/fingerprint.ts';
import { readableEvents, readLogEvent } from '../../src/okta/log-event.ts';
import type { DecideInput, Decision } from '../../src/pipeline/decide/deliberation.ts';
import { decide } from '../../src/pipeline/decide.ts';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import { storeEvents } from '../../src/store/events.ts';
import type {
  BrowserClient,
  OktaOrg,
  OrgSession,
  SystemLogEvent,
  UserInput,
} from './okta-org/index.ts';

export const LAPTOP: BrowserClient = {
  ip: '198.51.100.7',
  asn: 3320,
  asOrg: 'Deutsche Telekom AG',
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
};

export const THIEF: BrowserClient = {
  ip: '203.0.113.9',
  asn: 14061,
  asOrg: 'DigitalOcean',
  userAgent: 'python-requests/2.32.3',
};

export type Theft = {
  readonly session: OrgSession;
  readonly input: DecideInput;
  /** Decides in a transaction, as triage does; a test may replace a part of the input. */
  readonly decide: (otherwise?: Partial<DecideInput>) => Promise<Decision>;
};

/** Signs a user in, lets the thief use the session, and records what Okta logged of it. */
export async function steal(
  deps: Dependencies,
  okta: OktaOrg,
  input: UserInput = {},
): Promise<Theft> {
  const user = okta.addUser(input);
  const session = okta.signIn(user, LAPTOP);
  const app = okta.addApp('Payroll');
  session.act('user.authentication.sso', { app });
  const stolen = session.act('user.authentication.sso', { app, client: THIEF });
  if (!stolen.done) throw new Error(`the thief was refused: ${stolen.because}`);
  await recordEvents(deps, eventsOf(okta, user.id));
  const facts: UserFacts = {
    id: user.id,
    login: user.login,
    name: user.displayName,
    ...(user.profile.email === user.login ? {} : { email: user.profile.email }),
    status: user.status,
    providerType: user.provider.type,
    groups: [...user.groupIds].map((id) => ({ id, name: id })),
    roles: [],
  };
  const decideInput = {
    ...inputFor(deps, session, facts, stolen.event),
    events: readableEvents(eventsOf(okta, user.id)),
  };
  return {
    session,
    input: decideInput,
    decide: (otherwise = {}) =>
      deps.database.transaction((tx) =>
        decide(tx, deps, { ...decideInput, now: deps.now(), ...otherwise }),
      ),
  };
}

/** Returns the events that Okta logged with the user as the actor. */
export function eventsOf(okta: OktaOrg, userId: string): SystemLogEvent[] {
  return okta.log().filter((event) => {
    const reading = readLogEvent(event);
    return reading.ok && reading.event.actor.id === userId;
  });
}

/** Stores events as if the hook had delivered them. */
export async function recordEvents(
  deps: Dependencies,
  events: readonly object[],
  org = 'main',
): Promise<void> {
  const toRow = eventRowMaker(deps.fingerprintSources);
  const rows = events.map((raw) => {
    const reading = readLogEvent(raw);
    if (!reading.ok) throw new Error(reading.reason);
    return toRow(org, 'hook', reading.event, JSON.stringify(raw));
  });
  await deps.database.transaction((tx) => storeEvents(tx.client, rows));
}

/** Returns the thief as a finding describes one, from a single event. */
export function strangerAt({ client: { ip }, publishedAt }: LogEvent, fingerprint: Fingerprint) {
  return { fingerprint, ip, ips: ip === null ? [] : [ip], since: publishedAt };
}

const SCORE = 0.998;

/** Returns a judgement with one finding, about the thief's event. */
export function judgementOf(
  deps: Dependencies,
  session: OrgSession,
  stolen: SystemLogEvent,
): Judgement {
  const reading = readLogEvent(stolen);
  if (!reading.ok) throw new Error(reading.reason);
  const to = fingerprintOf(reading.event, deps.fingerprintSources);
  const headline = 'Chrome 141 on Windows → python-requests, both in use';
  const from = { ...to, asn: LAPTOP.asn ?? null, userAgent: LAPTOP.userAgent };
  const finding: Finding = {
    trigger: 'transition',
    from,
    to,
    fromIp: LAPTOP.ip,
    toIp: reading.event.client.ip,
    owner: { fingerprint: from, ip: LAPTOP.ip, ips: [LAPTOP.ip] },
    stranger: strangerAt(reading.event, to),
    changed: { asn: true, userAgent: true },
    uuid: reading.event.uuid,
    at: reading.event.publishedAt,
    headline,
    evidence: [{ code: 'scripted-client', weight: 4, detail: 'a script', facts: {} }],
    score: SCORE,
    verdict: 'hijack',
  };
  return {
    sessionId: session.id,
    sessionIds: [session.id],
    userId: session.user.id,
    user: session.user.login,
    verdict: 'hijack',
    score: SCORE,
    baselineRule: true,
    firstTransitionAt: finding.at,
    headline,
    evidence: finding.evidence,
    findings: [finding],
  };
}

function inputFor(
  deps: Dependencies,
  session: OrgSession,
  user: UserFacts,
  stolen: SystemLogEvent,
): Omit<DecideInput, 'events'> {
  const org = deps.orgs.get('main');
  if (org === undefined) throw new Error('the test has no org');
  return {
    org,
    sessionId: session.rootId,
    keptUnder: [session.rootId],
    userId: user.id,
    judgement: judgementOf(deps, session, stolen),
    user,
    corroboration: 'confirmed',
    source: {
      ip: THIEF.ip,
      asn: THIEF.asn ?? null,
      asOrg: THIEF.asOrg ?? null,
      country: null,
      city: null,
      succeededUsers: 0,
      failedUsers: 0,
    },
    inOrg: new Map(),
    sessionEnded: false,
    signedOutAt: null,
    companyWideMove: false,
    now: deps.now(),
  };
}
