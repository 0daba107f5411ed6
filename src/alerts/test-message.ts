/** A message by which a receiver is tried before there is anything to tell: of the real one's make, and a test in all its words. Pure. */
import { NO_DETAILS } from '../domain/response/incident.ts';
import type { IncidentStory, StorySide } from '../domain/response/incident-story.ts';
import { messageId } from './alert-message.ts';
import { detectionFinding } from './detection-finding.ts';
import { ecsFields } from './ecs.ts';
import type { WebhookMessage } from './webhook.ts';

/** Like no message about an incident: whoever goes by the type alone takes it for none. */
const TEST_TYPE = 'test';

export type TestedBy = Pick<IncidentStory, 'org' | 'version' | 'judgedBy' | 'consoleUrl'>;

/**
 * About a theft that never was, closed as a test: valid, with every part that a receiver may read, and grave nowhere.
 * @param now epoch milliseconds; another message at another time
 */
export function testMessage(by: TestedBy, now: number): WebhookMessage {
  const story = madeUp(by, now);
  return {
    id: messageId(TEST_TYPE, story.org.key, String(now)),
    body: {
      type: TEST_TYPE,
      timestamp: new Date(now).toISOString(),
      data: detectionFinding(story, 'created'),
      ecs: ecsFields(story, TEST_TYPE),
    },
  };
}

const HEADLINE = 'TEST by warden doctor --send-sample: a made-up theft, nobody’s session';
const SESSION = `sid_${'0'.repeat(24)}`;
const MINUTE_MS = 60_000;

/** Addresses and networks are those kept for documentation (RFC 5737, RFC 5398). */
const BEFORE: StorySide = {
  ...{ ip: '198.51.100.1', asn: 64496, asOrg: 'Example household', networkKind: 'residential' },
  ...{ family: 'Chrome', major: 141, os: 'Windows', userAgent: 'Example browser' },
  ...{ country: 'Germany', city: 'Berlin', lat: 53, lon: 13 },
};
const AFTER: StorySide = {
  ...{ ip: '203.0.113.1', asn: 64511, asOrg: 'Example rented servers', networkKind: 'hosting' },
  ...{ family: 'Firefox', major: 128, os: 'Linux', userAgent: 'Example script' },
  ...{ country: 'Netherlands', city: 'Amsterdam', lat: 52, lon: 5 },
};

function madeUp(by: TestedBy, now: number): IncidentStory {
  const at = now - MINUTE_MS;
  const { ip: _ip, ...place } = AFTER;
  const seen = { firstAt: at, lastAt: at, events: 1, alsoUsers: false };
  const deed = { at, uuid: 'test', eventType: 'user.authentication.sso' };
  return {
    ...by,
    ...{ id: 0, reference: 'INC-0', uid: 'test', revision: 1, kind: 'session_hijack' },
    ...{ subject: SESSION, headline: HEADLINE, verdict: 'hijack', score: 1 },
    ...{
      status: 'closed',
      resolution: 'test',
      closedAt: now,
      closedBy: 'system',
      assignee: null,
      isInHand: false,
    },
    ...{ containment: 'none', actedAt: null, verifiedAt: null, related: [] },
    ...{ firstBadAt: at, lastBadAt: at, openedAt: at, updatedAt: now },
    user: { id: '00u0000000000000test', login: 'test@example.com', name: 'Test (made up)' },
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
        ...{ uuid: 'test', trigger: 'transition', at, score: 1, verdict: 'hijack' },
        ...{ session: SESSION, before: BEFORE, after: AFTER },
        evidence: [{ code: 'test', weight: 1, detail: 'made up by warden doctor' }],
      },
    ],
    ...{ actions: [], questions: [], containable: [], history: null, historyEntries: [] },
    nextStep: 'Nothing: this is a test.',
  };
}
