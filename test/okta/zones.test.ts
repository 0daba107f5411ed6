import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { connectOkta } from '../../src/okta/client.ts';
import { performAction } from '../../src/okta/perform-action.ts';
import { MAX_BLOCKED_ADDRESSES, toCidr } from '../../src/okta/zones.ts';
import { ONE_OF_EACH } from './actions.ts';
import { connect, startOrg } from './connected-org.ts';
import { type Reply, SSWS, scriptedOrg } from './scripted-org.ts';

const NAME = 'Blocked';
const USER_ZONE = { type: 'IP', name: NAME, usage: 'BLOCKLIST', status: 'ACTIVE', proxies: null };

test('A policy zone is never taken for a blocked one', async (t) => {
  const zone = { ...USER_ZONE, id: 'nzo1', usage: 'POLICY', gateways: [] };
  const { orgUrl, received } = await scriptedOrg(t, () => ({ status: 200, json: [zone] }));
  const client = connectOkta({ orgUrl, auth: SSWS, requestTimeoutMs: 500 });
  const result = await performAction(client, ONE_OF_EACH.block_ip);
  assert.equal(result.status, 'refused');
  assert.match(result.remedy, /BLOCKLIST/);
  assert.equal(received.length, 1);
});

test('A full zone is refused with what to do', async (t) => {
  const gateways = Array.from({ length: MAX_BLOCKED_ADDRESSES }, (_, index) => ({
    type: 'CIDR',
    value: toCidr(`10.0.${index >> 8}.${index & 255}`),
  }));
  const json = [{ ...USER_ZONE, id: 'nzo1', gateways }];
  const { orgUrl } = await scriptedOrg(t, () => ({ status: 200, json }));
  const client = connectOkta({ orgUrl, auth: SSWS, requestTimeoutMs: 500 });
  const result = await performAction(client, ONE_OF_EACH.block_ip);
  assert.equal(result.status, 'refused');
  assert.match(result.remedy, /Remove old addresses/);
});

test('A zone that somebody else keeps overwriting is left for a later try', async (t) => {
  const json = [{ ...USER_ZONE, id: 'nzo1', gateways: [{ type: 'CIDR', value: '192.0.2.1/32' }] }];
  const { orgUrl } = await scriptedOrg(t, ({ method }) =>
    method === 'GET' ? { status: 200, json } : { status: 200, json: json[0] },
  );
  const client = connectOkta({ orgUrl, auth: SSWS, requestTimeoutMs: 500 });
  await assert.rejects(client.blockAddresses(NAME, ['203.0.113.1']), {
    code: 'okta_zone_conflict',
    retryable: true,
  });
});

test('Addresses blocked and unblocked at the same time all keep their place', async (t) => {
  const org = await startOrg(t);
  const client = await connect(org);
  const held = () => org.zones().map(({ status, definition }) => [status, definition.gateways]);
  const addresses = ['203.0.113.1', '2001:db8::1', '203.0.113.3'];
  await Promise.all(addresses.map((ip) => client.blockAddresses(NAME, [ip])));
  const cidrs = addresses.map((ip) => ({ type: 'CIDR', value: toCidr(ip) }));
  assert.deepEqual(held(), [['ACTIVE', cidrs]]);
  await Promise.all(addresses.map((ip) => client.unblockAddresses(NAME, [ip])));
  assert.equal(held()[0]?.[0], 'INACTIVE');
  await client.blockAddresses(NAME, ['203.0.113.9']);
  assert.deepEqual(held(), [['ACTIVE', [{ type: 'CIDR', value: '203.0.113.9/32' }]]]);
});

/** A client of an org that has this zone, and takes or refuses each change. */
async function withZone(
  t: TestContext,
  zone: object | null,
  change: Reply = { status: 200, json: {} },
) {
  const json = zone === null ? [] : [{ ...USER_ZONE, id: 'nzo1', ...zone }];
  const { orgUrl, received } = await scriptedOrg(t, ({ method }) =>
    method === 'GET' ? { status: 200, json } : change,
  );
  const client = connectOkta({ orgUrl, auth: SSWS, requestTimeoutMs: 500 });
  return { client, changes: () => received.filter(({ method }) => method !== 'GET') };
}

const HELD = { gateways: [{ type: 'CIDR', value: '203.0.113.1/32' }] };

test('What is as wanted already costs no change and is none of ours', async (t) => {
  const blocked = await withZone(t, HELD);
  assert.deepEqual(await blocked.client.blockAddresses(NAME, ['203.0.113.1']), { changed: [] });
  assert.deepEqual(blocked.changes(), []);
  for (const zone of [null, { status: 'INACTIVE', ...HELD }, { gateways: null }, HELD]) {
    const { client, changes } = await withZone(t, zone);
    assert.deepEqual(await client.unblockAddresses(NAME, ['203.0.113.2']), { changed: [] });
    assert.deepEqual(changes(), [], JSON.stringify(zone));
  }
  const inactive = await withZone(t, { status: 'INACTIVE', ...HELD });
  assert.deepEqual(await inactive.client.unblockAddresses(NAME, ['203.0.113.1']), { changed: [] });
});

test('An address that somebody wrote without a mask is unblocked too', async (t) => {
  let gateways = ['203.0.113.1', '203.0.113.2/32'].map((value) => ({ type: 'CIDR', value }));
  const { orgUrl } = await scriptedOrg(t, ({ method, body }) => {
    if (method !== 'GET') ({ gateways } = JSON.parse(body) as { gateways: typeof gateways });
    return { status: 200, json: method === 'GET' ? [{ ...USER_ZONE, id: 'nzo1', gateways }] : {} };
  });
  const client = connectOkta({ orgUrl, auth: SSWS, requestTimeoutMs: 500 });
  const { changed } = await client.unblockAddresses(NAME, ['203.0.113.1']);
  assert.deepEqual(changed, ['203.0.113.1']);
  assert.deepEqual(gateways, [{ type: 'CIDR', value: '203.0.113.2/32' }]);
});

test('A failure says which addresses may have been changed', async (t) => {
  const ips = ['203.0.113.1', '203.0.113.2'];
  const failing = await withZone(t, HELD, { status: 500, json: {} });
  await assert.rejects(failing.client.blockAddresses(NAME, ips), {
    ...{ status: 500, mayHaveActed: true, addresses: ['203.0.113.2'] },
  });
  const refusing = await withZone(t, HELD, { status: 403, json: {} });
  await assert.rejects(refusing.client.blockAddresses(NAME, ips), {
    ...{ status: 403, mayHaveActed: false, addresses: [] },
  });
  assert.equal(failing.changes().length, 1, 'not tried again here');
});

test('A zone of another kind under our name is left alone, and other zones are not looked at', async (t) => {
  for (const other of [{ type: 'DYNAMIC' }, { usage: 'POLICY' }]) {
    const { client, changes } = await withZone(t, { ...HELD, ...other });
    await assert.rejects(client.blockAddresses(NAME, ['203.0.113.2']), {
      code: 'okta_settings_invalid',
      retryable: false,
    });
    assert.deepEqual(changes(), []);
  }
  const { client, changes } = await withZone(t, { name: 'Their own', ...HELD });
  await assert.rejects(client.blockAddresses(NAME, ['203.0.113.2']), {
    code: 'okta_zone_conflict',
  });
  assert.deepEqual([...new Set(changes().map(({ method }) => method))], ['POST'], 'one of our own');
});

test('A zone takes as many addresses as Okta allows, and not one more', async (t) => {
  const full = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      type: 'CIDR',
      value: toCidr(`10.0.${index >> 8}.${index & 255}`),
    }));
  const room = await withZone(t, { gateways: full(MAX_BLOCKED_ADDRESSES - 1) });
  await assert.rejects(room.client.blockAddresses(NAME, ['203.0.113.1']), {
    code: 'okta_zone_conflict',
  });
  assert.ok(room.changes().length > 0, 'it was tried');
  const none = await withZone(t, { gateways: full(MAX_BLOCKED_ADDRESSES) });
  await assert.rejects(none.client.blockAddresses(NAME, ['203.0.113.1']), /more than 1000/);
  assert.deepEqual(none.changes(), []);
});
