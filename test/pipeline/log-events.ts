/** Log events as Okta's System Log shows them, in a session of one user; plain JSON, no org behind them. */
import assert from 'node:assert/strict';
import { readLogEvent } from '../../src/okta/log-event.ts';
import type { EventRowMaker } from '../../src/pipeline/record/event-row.ts';
import type { EventRow } from '../../src/store/events.ts';

export type Look = {
  readonly ip: string;
  readonly asn: number | null;
  readonly asOrg: string;
  readonly userAgent: string;
  readonly token?: string;
};

export const HOME: Look = {
  ip: '198.51.100.7',
  asn: 7922,
  asOrg: 'Comcast Cable Communications, LLC',
  userAgent:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  token: 'token-1',
};
export const MOBILE: Look = {
  ...HOME,
  ip: '198.51.100.41',
  asn: 21928,
  asOrg: 'T-Mobile USA, Inc.',
};
export const UNKNOWN_NETWORK: Look = { ...HOME, asn: null };
export const SCRIPT: Look = {
  ip: '203.0.113.9',
  asn: 14061,
  asOrg: 'DigitalOcean, LLC',
  userAgent: 'python-requests/2.32.3',
};

let serial = 0;

export type LogEventOptions = {
  readonly at: number;
  readonly look?: Look;
  readonly type?: string;
  readonly session?: string | null;
  readonly user?: string;
  readonly app?: string;
  readonly changes?: Record<string, unknown>;
  /** What brought it; absent: the hook. */
  readonly source?: EventRow['source'];
};

export function aLogEvent(options: LogEventOptions): Record<string, unknown> & { uuid: string } {
  const {
    at,
    look = HOME,
    type = 'user.authentication.sso',
    session = 'idxOne',
    user = '00uAda',
  } = options;
  serial += 1;
  return {
    uuid: `00000000-0000-4000-8000-${String(serial).padStart(12, '0')}`,
    published: new Date(at).toISOString(),
    eventType: type,
    actor: { id: user, type: 'User', alternateId: `${user}@example.com`, displayName: user },
    client: { ipAddress: look.ip, userAgent: { rawUserAgent: look.userAgent }, zone: 'null' },
    securityContext: { asNumber: look.asn, asOrg: look.asn === null ? null : look.asOrg },
    authenticationContext: { externalSessionId: session, rootSessionId: session },
    outcome: { result: 'SUCCESS' },
    target:
      options.app === undefined
        ? null
        : [{ id: options.app, type: 'AppInstance', displayName: options.app }],
    debugContext: { debugData: look.token === undefined ? {} : { dtHash: look.token } },
    ...options.changes,
  };
}

/** The rows that the receiver would store for these events. */
export function rowsOf(rowOf: EventRowMaker, events: readonly LogEventOptions[]): EventRow[] {
  return events.map((options) => {
    const raw = aLogEvent(options);
    const reading = readLogEvent(raw);
    assert.ok(reading.ok);
    return rowOf('main', options.source ?? 'hook', reading.event, JSON.stringify(raw));
  });
}
