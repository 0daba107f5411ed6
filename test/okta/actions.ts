import type {
  ResponseAction,
  ResponseActionKind,
} from '../../src/domain/response/response-catalogue.ts';

const USER = '00ub0oNGTSWTBKOLGLNR';
const SINCE = Date.UTC(2026, 0, 1);

/** One action of every kind; the compiler holds the list complete. */
export const ONE_OF_EACH: { readonly [K in ResponseActionKind]: ResponseAction & { kind: K } } = {
  clear_sessions: { kind: 'clear_sessions', userId: USER, params: {} },
  expire_password: { kind: 'expire_password', userId: USER, params: {} },
  reset_password: { kind: 'reset_password', userId: USER, params: { sendEmail: true } },
  reset_factors: { kind: 'reset_factors', userId: USER, params: {} },
  unenroll_new_factors: { kind: 'unenroll_new_factors', userId: USER, params: { since: SINCE } },
  suspend: { kind: 'suspend', userId: USER, params: {} },
  unsuspend: { kind: 'unsuspend', userId: USER, params: {} },
  revoke_grants: { kind: 'revoke_grants', userId: USER, params: {} },
  revoke_api_tokens: { kind: 'revoke_api_tokens', userId: USER, params: { since: SINCE } },
  block_ip: {
    kind: 'block_ip',
    userId: USER,
    params: { ips: ['203.0.113.9', '2001:db8::9'], zoneName: 'Blocked' },
  },
  unblock_ip: {
    kind: 'unblock_ip',
    userId: USER,
    params: { ips: ['203.0.113.9', '2001:db8::9'], zoneName: 'Blocked' },
  },
  quarantine: { kind: 'quarantine', userId: USER, params: { groupId: '00g1emaKYZTWRYYRRTSK' } },
  unquarantine: { kind: 'unquarantine', userId: USER, params: { groupId: '00g1emaKYZTWRYYRRTSK' } },
  raise_risk: { kind: 'raise_risk', userId: USER, params: {} },
  lower_risk: { kind: 'lower_risk', userId: USER, params: {} },
  universal_logout: { kind: 'universal_logout', userId: USER, params: {} },
  send_security_event: {
    kind: 'send_security_event',
    userId: USER,
    params: {
      eventId: 'incident-1',
      email: 'ada@example.com',
      occurredAt: SINCE,
      reason: 'A session moved to another network',
      initiatedBy: 'policy',
      lastKnown: { ip: '198.51.100.7', userAgent: 'Firefox' },
      current: { ip: '203.0.113.9', userAgent: null },
    },
  },
};
