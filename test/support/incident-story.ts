/** An incident's story as receivers are told of it: a stolen session, contained unless a test says otherwise. */

import type { SeenAddress } from '../../src/domain/response/aftermath.ts';
import { NO_DETAILS } from '../../src/domain/response/incident.ts';
import type {
  IncidentStory,
  StoryAction,
  StorySide,
} from '../../src/domain/response/incident-story.ts';
import type { StrangerTrail } from '../../src/domain/response/stranger-trail.ts';
import type { UserQuestion } from '../../src/domain/response/user-question.ts';

const AT = Date.UTC(2026, 10, 24, 10, 0, 0);

export const OWNER_SIDE: StorySide = {
  ip: '198.51.100.7',
  asn: 3320,
  asOrg: 'Deutsche Telekom AG',
  networkKind: 'residential',
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0.0.0 Safari/537.36',
  family: 'Chrome',
  major: 141,
  os: 'Windows',
  country: 'Germany',
  city: 'Berlin',
  lat: 53,
  lon: 13,
};

export const THIEF_SIDE: StorySide = {
  ip: '203.0.113.9',
  asn: 14061,
  asOrg: 'DigitalOcean',
  networkKind: 'hosting',
  userAgent: 'python-requests/2.32.3',
  family: 'python-requests',
  major: 2,
  os: null,
  country: 'Netherlands',
  city: 'Amsterdam',
  lat: 52,
  lon: 5,
};

export function aSeenAddress(fields: Partial<SeenAddress> = {}): SeenAddress {
  const { ip, asn, asOrg, networkKind, country, city } = THIEF_SIDE;
  return {
    ...{ ip: ip ?? '', asn, asOrg, networkKind, country, city },
    ...{ firstAt: AT, lastAt: AT + 500, events: 3, alsoUsers: false },
    ...fields,
  };
}

/** The trail of a thief who opened an application, enrolled a factor, and was at one address. */
const TRAIL: StrangerTrail = {
  afterwards: [
    { at: AT, uuid: 'e1', eventType: 'user.authentication.sso', what: 'signed in to Payroll' },
    {
      at: AT + 500,
      uuid: 'e2',
      eventType: 'user.mfa.factor.activate',
      what: 'factor enrolled',
      on: '“Google Authenticator”',
    },
  ],
  afterwardsInAll: 2,
  refused: [],
  refusedInAll: 0,
  addresses: {
    stranger: [aSeenAddress()],
    strangerInAll: 1,
    own: [aSeenAddress({ ip: OWNER_SIDE.ip ?? '' })],
    unclear: [],
  },
  opening: null,
};

export function anAction(fields: Partial<StoryAction> = {}): StoryAction {
  return {
    id: 7,
    kind: 'clear_sessions',
    title: 'Clear all sessions',
    status: 'done',
    calls: ['DELETE /api/v1/users/00u1/sessions?oauthTokens=true&forgetDevices=true'],
    addresses: [],
    reason: null,
    requestedAt: AT + 1_000,
    timesAsked: 1,
    approvalsNeeded: 0,
    agreed: [],
    approvalExpiresAt: null,
    decidedBy: null,
    startedAt: AT + 1_500,
    finishedAt: AT + 2_000,
    errorCode: null,
    errorMessage: null,
    remedy: null,
    undoOf: null,
    ...fields,
  };
}

export function aQuestion(fields: Partial<UserQuestion> = {}): UserQuestion {
  return {
    id: 5,
    requestedBy: 'system',
    requestedAt: Date.UTC(2026, 10, 24, 9, 9),
    status: 'waiting',
    reason: null,
    slackUser: 'U000000ADA',
    seen: {
      firstAt: AT,
      lastAt: AT,
      where: 'DigitalOcean (AS14061, hosting), Amsterdam, Netherlands',
      client: 'python-requests 2',
    },
    askedAt: Date.UTC(2026, 10, 24, 9, 10),
    expiresAt: Date.UTC(2026, 10, 24, 10, 10),
    answer: null,
    answeredAt: null,
    ...fields,
  };
}

export function aStory(fields: Partial<IncidentStory> = {}): IncidentStory {
  return {
    org: { key: 'main', url: 'https://example.okta.com', mode: 'enforce' },
    related: [],
    containable: [],
    history: { entries: 8, head: 'c0ffee'.padEnd(64, '0') },
    historyEntries: [],
    id: 42,
    uid: '5f0c1d9be27a',
    reference: 'INC-42',
    revision: 3,
    kind: 'session_hijack',
    subject: 'sid_0123456789abcdef01234567',
    status: 'in_progress',
    verdict: 'hijack',
    score: 0.998,
    headline: 'Chrome 141 on Windows → python-requests, both in use',
    containment: 'acted',
    user: { id: '00u1', login: 'ada@example.com', name: 'Ada Lovelace' },
    firstBadAt: AT,
    lastBadAt: AT + 500,
    openedAt: AT + 900,
    updatedAt: AT + 2_000,
    actedAt: AT + 2_000,
    verifiedAt: null,
    closedAt: null,
    closedBy: null,
    resolution: null,
    duplicateOf: null,
    assignee: null,
    isInHand: (fields.assignee ?? null) !== null,
    details: { ...NO_DETAILS, ...TRAIL, notContained: ['Sessions inside applications live on.'] },
    findings: [
      {
        uuid: 'e1c0f0a2-0000-11ef-8000-000000000001',
        trigger: 'transition',
        at: AT,
        score: 0.998,
        verdict: 'hijack',
        session: 'sid_0123456789abcdef01234567',
        before: OWNER_SIDE,
        after: THIEF_SIDE,
        evidence: [
          { code: 'scripted-client', weight: 4.1, detail: 'A script uses the session' },
          { code: 'gap', weight: -0.4, detail: 'Some hours lie between' },
        ],
      },
    ],
    actions: [anAction()],
    questions: [],
    version: '0.1.0',
    judgedBy: { version: '0.1.0', policy: '8a905b49c039', mode: 'enforce' },
    nextStep: 'Wait until the log has shown for some minutes that the session is silent.',
    consoleUrl: 'https://warden.example.com/incidents/42',
    ...fields,
  };
}
