import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOktaOrg } from '../support/okta-org/index.ts';
import { all, assertRefused, LAPTOP, THIEF } from './clients.ts';
import { sdkOf } from './sdk.ts';

function blocking(...addresses: string[]) {
  return {
    type: 'IP' as const,
    name: 'Blocked by Session Warden',
    usage: 'BLOCKLIST' as const,
    status: 'ACTIVE' as const,
    gateways: addresses.map((value) => ({ type: 'CIDR' as const, value })),
  };
}

test('an address in a blocked zone reaches nothing, whatever session it holds', async () => {
  await using org = await startOktaOrg();
  const { networkZoneApi } = sdkOf(org);
  const ada = org.addUser();
  const session = org.signIn(ada, LAPTOP);
  const zone = await networkZoneApi.createNetworkZone({ zone: blocking(`${THIEF.ip}/32`) });
  assert.equal(session.act('user.authentication.sso', { client: THIEF }).done, false);
  assert.throws(() => org.signIn(ada, THIEF), { reason: 'NETWORK_ZONE_BLACKLIST' });
  assert.ok(session.act('user.authentication.sso').done);
  assert.ok(org.log().some(({ eventType }) => eventType === 'security.request.blocked'));
  await networkZoneApi.deactivateNetworkZone({ zoneId: zone.id ?? '' });
  assert.ok(session.act('user.authentication.sso', { client: THIEF }).done);
});

test('a replacement takes the whole zone: an address it leaves out is free again', async () => {
  await using org = await startOktaOrg();
  const { networkZoneApi } = sdkOf(org);
  const { id = '' } = await networkZoneApi.createNetworkZone({ zone: blocking('192.0.2.0/24') });
  await networkZoneApi.replaceNetworkZone({ zoneId: id, zone: blocking('2001:db8::/32') });
  const session = org.signIn(org.addUser(), { ...LAPTOP, ip: '192.0.2.5' });
  assert.equal(
    session.act('user.authentication.sso', { client: { ...LAPTOP, ip: '2001:db8::5' } }).done,
    false,
  );
  assert.equal((await all(networkZoneApi.listNetworkZones())).length, 1);
});

test('a zone must be inactive to be deleted, and its name taken once only', async () => {
  await using org = await startOktaOrg();
  const { networkZoneApi } = sdkOf(org);
  const { id = '' } = await networkZoneApi.createNetworkZone({ zone: blocking('192.0.2.0/24') });
  const again = networkZoneApi.createNetworkZone({ zone: blocking('192.0.2.0/24') });
  await assertRefused(again, '400 E0000001');
  await assertRefused(networkZoneApi.deleteNetworkZone({ zoneId: id }), '400 E0000001');
  await networkZoneApi.deactivateNetworkZone({ zoneId: id });
  await networkZoneApi.deleteNetworkZone({ zoneId: id });
  assert.deepEqual(org.zones(), []);
});

for (const gateways of [[], ['not an address'], ['300.1.1.1/32']]) {
  test(`a zone of ${JSON.stringify(gateways)} is refused`, async () => {
    await using org = await startOktaOrg();
    const call = sdkOf(org).networkZoneApi.createNetworkZone({ zone: blocking(...gateways) });
    await assertRefused(call, '400 E0000001');
  });
}

test('a blocked zone holds a thousand addresses and no more', async () => {
  await using org = await startOktaOrg();
  const { networkZoneApi } = sdkOf(org);
  const addresses = Array.from({ length: 1_001 }, (_, i) => `10.0.${i >> 8}.${i & 255}/32`);
  const full = await networkZoneApi.createNetworkZone({ zone: blocking(...addresses.slice(1)) });
  const overfull = { zoneId: full.id ?? '', zone: blocking(...addresses) };
  await assertRefused(networkZoneApi.replaceNetworkZone(overfull), '400 E0000001');
});
