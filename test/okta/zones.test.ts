import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectOkta } from '../../src/okta/client.ts';
import { performAction } from '../../src/okta/perform-action.ts';
import { MAX_BLOCKED_ADDRESSES, toCidr } from '../../src/okta/zones.ts';
import { ONE_OF_EACH } from './actions.ts';
import { connect, startOrg } from './connected-org.ts';
import { SSWS, scriptedOrg } from './scripted-org.ts';

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
