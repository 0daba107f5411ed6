import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  addressBlock,
  neighbourhood,
  neighbours,
} from '../../../src/domain/session/address-owners.ts';

const shared = (range: (ip: string) => string, ...ips: string[]) => new Set(ips.map(range)).size;

it('addresses of one line’s surroundings have one neighbourhood, and a provider’s one block', () => {
  assert.equal(shared(neighbourhood, '73.1.1.7', '73.1.1.200', '::ffff:73.1.1.9'), 1);
  assert.equal(shared(neighbourhood, '73.1.1.7', '73.1.2.7'), 2);
  assert.equal(shared(addressBlock, '73.1.1.7', '73.1.200.1'), 1);
  assert.equal(shared(neighbourhood, '2001:db8:1:2::9', '2001:db8:1:99::1'), 1);
  assert.equal(shared(addressBlock, '2001:db8:1::1', '2001:db8:2::1'), 1);
  assert.ok(neighbours('73.1.1.7').includes('73.1.1.200'));
});

it('of the ranges for examples, into which a made-up log puts networks of all the world, none have', () => {
  for (const range of ['192.0.2', '198.51.100', '203.0.113']) {
    const [one, other] = [`${range}.7`, `${range}.8`];
    assert.equal(shared(neighbourhood, one, other, `::ffff:${other}`), 2);
    assert.equal(shared(addressBlock, one, other), 2);
    assert.deepEqual(neighbours(one), []);
  }
  assert.equal(shared(neighbourhood, '198.51.101.7', '198.51.101.8'), 1);
});
