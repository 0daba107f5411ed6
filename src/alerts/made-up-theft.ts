/** A made-up theft for trying out receivers: nobody's session, from addresses that nobody has. Pure. */
import { NO_DETAILS } from '../domain/response/incident.ts';
import type { IncidentStory, StoryAction, StorySide } from '../domain/response/incident-story.ts';
import { RESPONSE_CATALOGUE } from '../domain/response/response-catalogue.ts';

export type TestedBy = Pick<IncidentStory, 'org' | 'version' | 'judgedBy' | 'consoleUrl'>;

const HEADLINE = 'TEST by warden doctor --send-sample: a made-up theft, nobody’s session';
const USER = '00u0000000000000test';
const SESSION = `sid_${'0'.repeat(24)}`;
const MINUTE_MS = 60_000;

/** Addresses and networks are reserved for documentation (RFC 5737, RFC 5398). */
const BEFORE: StorySide = {
  ip: '198.51.100.1',
  asn: 64496,
  asOrg: 'Example household',
  networkKind: 'residential',
  family: 'Chrome',
  major: 141,
  os: 'Windows',
  userAgent: 'Example browser',
  country: 'Germany',
  city: 'Berlin',
  lat: 53,
  lon: 13,
};
const AFTER: StorySide = {
  ip: '203.0.113.1',
  asn: 64511,
  asOrg: 'Example rented servers',
  networkKind: 'hosting',
  family: 'Firefox',
  major: 128,
  os: 'Linux',
  userAgent: 'Example script',
  country: 'Netherlands',
  city: 'Amsterdam',
  lat: 52,
  lon: 5,
};

/**
 * Returns the theft as closed with the resolution `test`, so that no machine takes it as grave.
 * @param now epoch milliseconds
 */
export function madeUpTheft(by: TestedBy, now: number): IncidentStory {
  const at = now - MINUTE_MS;
  const { ip: _ip, ...place } = AFTER;
  const seen = { firstAt: at, lastAt: at, events: 1, alsoUsers: false };
  const deed = { at, uuid: 'test', eventType: 'user.authentication.sso' };
  return {
    ...by,
    id: 0,
    reference: 'INC-0',
    uid: 'test',
    revision: 1,
    kind: 'session_hijack',
    subject: SESSION,
    headline: HEADLINE,
    verdict: 'hijack',
    score: 1,
    status: 'closed',
    resolution: 'test',
    duplicateOf: null,
    closedAt: now,
    closedBy: 'system',
    assignee: null,
    isInHand: false,
    containment: 'none',
    actedAt: null,
    verifiedAt: null,
    related: [],
    firstBadAt: at,
    lastBadAt: at,
    openedAt: at,
    updatedAt: now,
    user: { id: USER, login: 'test@example.com', name: 'Test (made up)' },
    details: {
      ...NO_DETAILS,
      afterwards: [{ ...deed, what: 'signed in to an application that there is not' }],
      afterwardsInAll: 1,
      addresses: {
        stranger: [{ ...place, ...seen, ip: '203.0.113.1' }],
        strangerInAll: 1,
        own: [],
        unclear: [],
      },
    },
    findings: [
      {
        uuid: 'test',
        trigger: 'transition',
        at,
        score: 1,
        verdict: 'hijack',
        session: SESSION,
        before: BEFORE,
        after: AFTER,
        evidence: [{ code: 'test', weight: 1, detail: 'made up by warden doctor' }],
      },
    ],
    actions: [],
    questions: [],
    containable: [],
    history: null,
    historyEntries: [],
    nextStep: 'Nothing: this is a test.',
  };
}

/**
 * Returns the theft as contained, for people who want to see what an alert contains. No action waits, so there is
 * nothing to decide, and there is no link to the console.
 * @param now epoch milliseconds
 */
export function madeUpContained(by: TestedBy, now: number): IncidentStory {
  const actedAt = now - MINUTE_MS / 2;
  return {
    ...madeUpTheft({ ...by, consoleUrl: null }, now),
    status: 'contained',
    resolution: null,
    closedAt: null,
    closedBy: null,
    containment: 'verified',
    actedAt,
    verifiedAt: now,
    actions: [
      doneAction(1, 'clear_sessions', `DELETE /api/v1/users/${USER}/sessions`, actedAt),
      doneAction(
        2,
        'expire_password',
        `POST /api/v1/users/${USER}/lifecycle/expire_password`,
        actedAt,
      ),
    ],
    nextStep: 'Nothing: this is a sample. Here an alert says, in one sentence, what is to be done.',
  };
}

function doneAction(
  id: number,
  kind: 'clear_sessions' | 'expire_password',
  call: string,
  at: number,
): StoryAction {
  return {
    id,
    kind,
    title: RESPONSE_CATALOGUE[kind].title,
    status: 'done',
    calls: [call],
    addresses: [],
    reason: null,
    requestedAt: at,
    timesAsked: 1,
    approvalsNeeded: 0,
    agreed: [],
    approvalExpiresAt: null,
    decidedBy: 'system',
    startedAt: at,
    finishedAt: at,
    errorCode: null,
    errorMessage: null,
    remedy: null,
    undoOf: null,
  };
}
