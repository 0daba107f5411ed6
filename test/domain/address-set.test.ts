import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressSet, entryHolding, isAddressOrCidr } from '../../src/domain/address-set.ts';

test('tells the entry that an address is in, of either family', () => {
  const set = addressSet(['203.0.113.7', '198.51.100.0/24', '2001:db8:1::/48', '2001:db8:9:9::1']);
  const held = Object.entries({
    '203.0.113.7': '203.0.113.7',
    '::ffff:203.0.113.7': '203.0.113.7',
    '203.0.113.8': null,
    '198.51.100.255': '198.51.100.0/24',
    '198.51.101.0': null,
    '2001:db8:1:ffff::2': '2001:db8:1::/48',
    '2001:db8:2::1': null,
    '2001:db8:9:9::2': '2001:db8:9:9::1',
    unknown: null,
  });
  for (const [ip, entry] of held) assert.equal(entryHolding(set, ip), entry, ip);
});

test('takes no words, and nothing as wide as half the world', () => {
  for (const good of ['1.2.3.4', '10.0.0.0/8', '2001:db8::/32', '2001:db8::1', '1.2.3.4/32'])
    assert.ok(isAddressOrCidr(good), good);
  for (const bad of [
    '0.0.0.0/0',
    '1.2.3.4/7',
    '1.2.3.4/33',
    '::/0',
    '1.2.3',
    'evil.example',
    '1.2.3.4/',
    'fe80::1%eth0',
    '1.2.3.4/8/8',
  ])
    assert.equal(isAddressOrCidr(bad), false, bad);
});
