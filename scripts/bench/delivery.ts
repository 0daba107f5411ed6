/**
 * Creates deliveries cheaply: each request writes its uuids and sessions into one template in
 * place, so that the generator does not compete with what it measures.
 */
import { randomBytes } from 'node:crypto';

export type DeliveryShape = {
  readonly eventsPerDelivery: number;
  readonly sessions: number;
  readonly path: string;
  readonly secret: string;
  readonly publishedAt: Date;
};

const UUID_SLOT = '00000000-0000-4000-8000-000000000000';
const SESSION_SLOT = 'idx0000000000000000000';
const USER_SLOT = '00u0000000000000000';

/** Returns a sign-on to an application as in a real org's log, about 4 KB of JSON. */
function event(publishedAt: Date): object {
  const place = {
    city: 'Rotterdam',
    state: 'South Holland',
    country: 'Netherlands',
    postalCode: '3011',
    geolocation: { lat: 51.9225, lon: 4.47917 },
  };
  return {
    uuid: UUID_SLOT,
    published: publishedAt.toISOString(),
    eventType: 'user.authentication.sso',
    version: '0',
    severity: 'INFO',
    legacyEventType: 'app.auth.sso',
    displayMessage: 'User single sign on to app',
    actor: {
      id: USER_SLOT,
      type: 'User',
      alternateId: 'someone@example.com',
      displayName: 'Some One',
    },
    client: {
      userAgent: {
        rawUserAgent:
          'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
        os: 'Windows 10',
        browser: 'CHROME',
      },
      zone: 'null',
      device: 'Computer',
      ipAddress: '192.0.2.44',
      geographicalContext: place,
      ipChain: [{ ip: '192.0.2.44', geographicalContext: place, version: 'V4' }],
    },
    authenticationContext: {
      authenticationStep: 0,
      externalSessionId: SESSION_SLOT,
      rootSessionId: SESSION_SLOT,
    },
    securityContext: {
      asNumber: 1136,
      asOrg: 'kpn b.v.',
      isp: 'kpn',
      domain: 'kpn.net',
      isProxy: false,
    },
    outcome: { result: 'SUCCESS' },
    transaction: { type: 'WEB', id: randomBytes(16).toString('hex'), detail: {} },
    debugContext: {
      debugData: {
        requestId: randomBytes(16).toString('hex'),
        // The same in every request, as a person's browser does not change from one to the next.
        dtHash: 'd4'.repeat(32),
        deviceFingerprint: 'f1'.repeat(16),
        requestUri: '/app/salesforce/exk1/sso/saml',
        url: '/app/salesforce/exk1/sso/saml?fromLoginToken=true',
        risk: '{level=LOW}',
        behaviors:
          '{New Geo-Location=NEGATIVE, New Device=NEGATIVE, New IP=NEGATIVE, Velocity=NEGATIVE}',
        logOnlySecurityData: JSON.stringify({ risk: { level: 'LOW' }, behaviors: {} }),
        targetEventHookIds: 'who8vt36qfNpCGz9H1e6',
        // Real events carry policy traces of about this size.
        authenticationTrace: randomBytes(1_000).toString('base64'),
      },
    },
    target: [
      {
        id: '0oa1gjh63g214q0Hq0g4',
        type: 'AppInstance',
        alternateId: 'Salesforce',
        displayName: 'Salesforce',
      },
      {
        id: '0ua1gjh63g214q0Hq0g4',
        type: 'AppUser',
        alternateId: 'someone@example.com',
        displayName: 'Some One',
      },
    ],
  };
}

/** Returns a function that gives the next request's bytes. Sessions are chosen at random; uuids are never repeated. */
export function deliveries(shape: DeliveryShape): () => Buffer {
  const body = JSON.stringify({
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: 'https://example.okta.com/api/v1/eventHooks/who8vt36qfNpCGz9H1e6',
    eventId: UUID_SLOT,
    eventTime: shape.publishedAt.toISOString(),
    contentType: 'application/json',
    data: {
      events: Array.from({ length: shape.eventsPerDelivery }, () => event(shape.publishedAt)),
    },
  });
  const head = [
    `POST ${shape.path} HTTP/1.1`,
    'host: 127.0.0.1',
    `authorization: ${shape.secret}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    '',
  ].join('\r\n');
  const request = Buffer.from(head + body);
  const uuids = offsets(request, UUID_SLOT);
  const sessions = offsets(request, SESSION_SLOT);
  const users = offsets(request, USER_SLOT);
  const run = randomBytes(6).toString('hex');
  let next = 0;
  return () => {
    const bytes = Buffer.from(request);
    for (const at of uuids) {
      next += 1;
      bytes.write(next.toString(16).padStart(8, '0'), at, 'latin1');
      bytes.write(run, at + 24, 'latin1');
    }
    for (let index = 0; index < users.length; index += 1) {
      const session = Math.floor(Math.random() * shape.sessions);
      const digits = String(session).padStart(10, '0');
      bytes.write(digits, (sessions[index * 2] ?? 0) + 12, 'latin1');
      bytes.write(digits, (sessions[index * 2 + 1] ?? 0) + 12, 'latin1');
      bytes.write(
        String(Math.floor(session / 3)).padStart(10, '0'),
        (users[index] ?? 0) + 9,
        'latin1',
      );
    }
    return bytes;
  };
}

function offsets(haystack: Buffer, needle: string): number[] {
  const found: number[] = [];
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1))
    found.push(at);
  return found;
}
