import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import type { ResponseAction } from '../../src/domain/response/response-catalogue.ts';
import { connectOkta } from '../../src/okta/client.ts';
import { type DescribedCall, describeCall } from '../../src/okta/describe-call.ts';
import { performAction } from '../../src/okta/perform-action.ts';
import { ONE_OF_EACH } from './actions.ts';
import { type Received, type Reply, type Script, SSWS, scriptedOrg } from './scripted-org.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const USER = '00ub0oNGTSWTBKOLGLNR';
const NEW = '2026-02-01T00:00:00.000Z';
const OLD = '2025-02-01T00:00:00.000Z';
const ADDRESSES = [
  { type: 'CIDR', value: '203.0.113.9/32' },
  { type: 'CIDR', value: '2001:db8::9/128' },
];
const OTHER = { type: 'CIDR', value: '192.0.2.1/32' };

/** An org in which every action has something to do; `zone` is the blocked zone's list, null for none. */
function willing(status: string, zone: readonly object[] | null, zoneStatus: string): Script {
  let gateways = zone;
  let standing = zoneStatus;
  return ({ method, path, body }) => {
    if (method === 'GET') return { status: 200, json: reading(path, status, gateways, standing) };
    if (path.endsWith('/activate')) {
      standing = 'ACTIVE';
      return { status: 200, json: { type: 'IP', name: 'Blocked' } };
    }
    if (path.startsWith('/api/v1/zones')) {
      const sent = body === '' ? null : (JSON.parse(body) as { gateways: object[] });
      gateways = sent?.gateways ?? null;
      return { status: 200, json: sent ?? { type: 'IP', name: 'Blocked' } };
    }
    return writing(method, path);
  };
}

function reading(
  path: string,
  status: string,
  gateways: readonly object[] | null,
  zoneStatus: string,
): unknown {
  if (path.endsWith('/factors')) {
    return [
      { id: 'fac-new', factorType: 'sms', provider: 'OKTA', created: NEW },
      { id: 'fac-old', factorType: 'push', provider: 'OKTA', created: OLD },
    ];
  }
  if (path.endsWith('/groups')) return [];
  if (path === '/api/v1/api-tokens') {
    return [
      { id: 'tok-new', name: 'new', userId: USER, created: NEW },
      { id: 'tok-old', name: 'old', userId: USER, created: OLD },
      { id: 'tok-else', name: 'else', userId: '00uElse', created: NEW },
    ];
  }
  if (path === '/api/v1/zones') {
    const zone = {
      id: 'nzo1',
      type: 'IP',
      name: 'Blocked',
      usage: 'BLOCKLIST',
      status: zoneStatus,
    };
    return gateways === null ? [] : [{ ...zone, gateways, proxies: null }];
  }
  return { id: 'someone', status, profile: {}, credentials: { provider: { type: 'OKTA' } } };
}

function writing(method: string, path: string): Reply {
  if (path === '/security/api/v1/security-events') return { status: 202 };
  if (method === 'DELETE' || path.includes('/groups/') || path.startsWith('/oauth2/')) {
    return { status: 204 };
  }
  return { status: 200, json: {} };
}

async function sentFor(
  t: Parameters<typeof scriptedOrg>[0],
  action: ResponseAction,
  zone: readonly object[] | null = null,
  zoneStatus = 'ACTIVE',
): Promise<Received[]> {
  const status = action.kind === 'unsuspend' ? 'SUSPENDED' : 'ACTIVE';
  const org = await scriptedOrg(t, willing(status, zone, zoneStatus));
  const client = connectOkta({
    orgUrl: org.orgUrl,
    auth: SSWS,
    requestTimeoutMs: 5_000,
    securityEvents: {
      issuer: 'https://warden.example',
      keyId: 'set-1',
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    },
  });
  const result = await performAction(client, action);
  assert.equal(result.status, 'done', JSON.stringify(result));
  return org.received.filter(({ method }) => method !== 'GET');
}

/** Whether a request is the described one, ids in braces standing for any. */
function assertSame(sent: Received, described: DescribedCall): void {
  const pattern = new RegExp(`^${described.path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
  assert.equal(sent.method, described.method);
  assert.match(sent.path, pattern);
  assert.deepEqual(sent.query, described.query);
}

for (const action of Object.values(ONE_OF_EACH)) {
  if (action.kind === 'block_ip' || action.kind === 'unblock_ip') continue;
  test(`What an approver is shown for ${action.kind} is what goes out`, async (t) => {
    const sent = await sentFor(t, action);
    const [described, ...more] = describeCall(action);
    assert.ok(described);
    assert.equal(more.length, 0);
    assert.equal(sent.length, 1);
    assert.ok(sent[0]);
    assertSame(sent[0], described);
    const signed = action.kind === 'send_security_event';
    const body = signed ? { events: decodeJwt(sent[0].body).events } : parsed(sent[0].body);
    assert.deepEqual(body, described.body);
  });
}

test('Only what came after the theft began is removed', async (t) => {
  const [factor] = await sentFor(t, ONE_OF_EACH.unenroll_new_factors);
  assert.match(factor?.path ?? '', /factors\/fac-new$/);
  const [token] = await sentFor(t, ONE_OF_EACH.revoke_api_tokens);
  assert.equal(token?.path, '/api/v1/api-tokens/tok-new');
});

test('What an approver is shown for block_ip is what goes out', async (t) => {
  const [existing, missing, activation] = describeCall(ONE_OF_EACH.block_ip);
  assert.ok(existing && missing && activation);
  const [created] = await sentFor(t, ONE_OF_EACH.block_ip, null);
  assert.ok(created);
  assertSame(created, missing);
  assert.deepEqual(parsed(created.body), missing.body);
  for (const present of [[OTHER], [ADDRESSES[0], OTHER]]) {
    const sent = await sentFor(t, ONE_OF_EACH.block_ip, present as object[]);
    assert.equal(sent.length, 1, 'all addresses in one update');
    assert.ok(sent[0]);
    assertSame(sent[0], existing);
    assert.deepEqual(parsed(sent[0].body), {
      ...(existing.body as object),
      gateways: [OTHER, ...ADDRESSES],
    });
  }
  const [anew, activated] = await sentFor(t, ONE_OF_EACH.block_ip, [OTHER], 'INACTIVE');
  assert.ok(anew && activated);
  assertSame(anew, existing);
  assert.deepEqual(parsed(anew.body), { ...(existing.body as object), gateways: ADDRESSES });
  assertSame(activated, activation);
});

test('What an approver is shown for unblock_ip is what goes out', async (t) => {
  const [others, last] = describeCall(ONE_OF_EACH.unblock_ip);
  assert.ok(others && last);
  const [replaced] = await sentFor(t, ONE_OF_EACH.unblock_ip, [OTHER, ...ADDRESSES]);
  assert.ok(replaced);
  assertSame(replaced, others);
  assert.deepEqual(parsed(replaced.body), { ...(others.body as object), gateways: [OTHER] });
  const [deactivated] = await sentFor(t, ONE_OF_EACH.unblock_ip, ADDRESSES);
  assert.ok(deactivated);
  assertSame(deactivated, last);
});

function parsed(body: string): unknown {
  return body === '' ? null : JSON.parse(body);
}
