import type { BlockedAddresses, ResponseAction } from '../domain/response/response-catalogue.ts';
import { sessionRevokedClaims } from './security-event.ts';
import { globalTokenRevocationBody } from './universal-logout.ts';
import { toCidr } from './zones.ts';

/** One call as it will be sent. In `{braces}`: what is known only when Okta is asked. */
export type DescribedCall = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The condition, or how often it is sent; null: exactly once. */
  readonly when: string | null;
};

/**
 * Returns the calls of an action that change something, in their order, for the person asked to approve it. A test
 * compares each with what is really sent.
 */
export function describeCall(action: ResponseAction): readonly DescribedCall[] {
  const user = `/api/v1/users/${encodeURIComponent(action.userId)}`;
  switch (action.kind) {
    case 'clear_sessions':
      return [call('DELETE', `${user}/sessions`, { oauthTokens: 'true', forgetDevices: 'true' })];
    case 'expire_password':
      return [call('POST', `${user}/lifecycle/expire_password`)];
    case 'reset_password': {
      const query = { sendEmail: String(action.params.sendEmail) };
      return [call('POST', `${user}/lifecycle/reset_password`, query)];
    }
    case 'reset_factors':
      return [call('POST', `${user}/lifecycle/reset_factors`)];
    case 'unenroll_new_factors': {
      const when = `for each factor enrolled since ${new Date(action.params.since).toISOString()}`;
      return [{ ...call('DELETE', `${user}/factors/{factorId}`), when }];
    }
    case 'suspend':
      return [call('POST', `${user}/lifecycle/suspend`)];
    case 'unsuspend':
      return [call('POST', `${user}/lifecycle/unsuspend`)];
    case 'revoke_grants':
      return [call('DELETE', `${user}/grants`)];
    case 'revoke_api_tokens': {
      const when = `for each API token the user created since ${new Date(action.params.since).toISOString()}`;
      return [{ ...call('DELETE', '/api/v1/api-tokens/{apiTokenId}'), when }];
    }
    case 'block_ip':
    case 'unblock_ip':
      return describeZone(action.kind, action.params);
    case 'quarantine':
      return [call('PUT', membership(action.params.groupId, action.userId))];
    case 'unquarantine':
      return [call('DELETE', membership(action.params.groupId, action.userId))];
    case 'raise_risk':
      return [call('PUT', `${user}/risk`, {}, { riskLevel: 'HIGH' })];
    case 'lower_risk':
      return [call('PUT', `${user}/risk`, {}, { riskLevel: 'LOW' })];
    case 'universal_logout': {
      const body = globalTokenRevocationBody(action.userId);
      return [call('POST', '/oauth2/v1/global-token-revocation', {}, body)];
    }
    case 'send_security_event': {
      const body = sessionRevokedClaims(action.params);
      return [call('POST', '/security/api/v1/security-events', {}, body)];
    }
  }
}

function describeZone(
  kind: 'block_ip' | 'unblock_ip',
  { ips, zoneName }: BlockedAddresses,
): readonly DescribedCall[] {
  const zone = (gateways: readonly unknown[]) => ({
    type: 'IP',
    name: zoneName,
    status: 'ACTIVE',
    usage: 'BLOCKLIST',
    gateways,
    proxies: null,
  });
  const path = '/api/v1/zones/{zoneId}';
  const addresses = ips.map((ip) => ({ type: 'CIDR', value: toCidr(ip) }));
  if (kind === 'block_ip') {
    const present = '{present addresses, without those below}';
    const beside = zone([present, ...addresses]);
    return [
      { ...call('PUT', path, {}, beside), when: 'if the zone exists' },
      { ...call('POST', '/api/v1/zones', {}, zone(addresses)), when: 'if there is no such zone' },
      {
        ...call('POST', `${path}/lifecycle/activate`),
        when: 'after the first, if the zone was inactive: then without its old addresses',
      },
    ];
  }
  const removed = addresses.map(({ value }) => value).join(', ');
  const others = zone([`{present addresses without ${removed}}`]);
  return [
    { ...call('PUT', path, {}, others), when: 'if other addresses remain' },
    { ...call('POST', `${path}/lifecycle/deactivate`), when: 'if no other address remains' },
  ];
}

function membership(groupId: string, userId: string): string {
  return `/api/v1/groups/${encodeURIComponent(groupId)}/users/${encodeURIComponent(userId)}`;
}

function call(
  method: DescribedCall['method'],
  path: string,
  query: Readonly<Record<string, string>> = {},
  body: unknown = null,
): DescribedCall {
  return { method, path, query, body, when: null };
}
