import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { newlyRobbedAt, withoutVictims } from '../../../src/domain/response/fellow-victims.ts';
import { strangerAddressLines } from '../../../src/domain/response/trail-in-words.ts';
import { aSeenAddress, aStory } from '../../support/incident-story.ts';

const IP = aSeenAddress().ip;
const { details } = aStory();

function counting(otherUsers: number) {
  const addresses = { ...details.addresses, stranger: [aSeenAddress({ otherUsers })] };
  const where = { asn: null, asOrg: null, country: null, city: null, failedUsers: 0 };
  const source = { ...where, ip: IP, succeededUsers: otherUsers };
  return { source, addresses };
}

suite('others at a stranger’s address', () => {
  test('are all but the victims, and never fewer than are there by name', () => {
    for (const [counted, others, victims, left] of [
      [2, 0, 2, 0],
      [4, 1, 3, 1],
      [2, 2, 2, 2],
      [0, 1, 0, 1],
      [3, 0, 0, 3],
      [0, 0, 2, 0],
    ] as const) {
      const there = new Map([[IP, { others, victims }]]);
      const { source, addresses } = withoutVictims(counting(counted), there);
      const why = JSON.stringify([counted, others, victims]);
      assert.equal(addresses.stranger[0]?.otherUsers ?? 0, left, why);
      assert.equal(source?.succeededUsers ?? 0, left, why);
      const [line = ''] = strangerAddressLines({ ...details, addresses });
      assert.equal(/other users? too: look at them as well$/.test(line), left > 0, why);
    }
    assert.equal(withoutVictims(counting(4), new Map()).addresses.stranger[0]?.otherUsers, 4);
  });

  test('turn out to be victims once a theft of theirs is proven, where they do not come from themselves', () => {
    const own = aSeenAddress({ ip: '198.51.100.7', alsoUsers: true });
    const addresses = { ...details.addresses, stranger: [aSeenAddress(), own] };
    const proven = {
      verdict: 'hijack' as const,
      details: { ...details, corroboration: 'confirmed' as const, addresses },
    };
    assert.deepEqual(newlyRobbedAt(null, proven), [IP]);
    assert.deepEqual(newlyRobbedAt(proven, proven), []);
    assert.deepEqual(newlyRobbedAt({ ...proven, verdict: 'suspicious' }, proven), [IP]);
    for (const no of [
      { ...proven, verdict: 'suspicious' as const },
      { ...proven, details: { ...proven.details, corroboration: 'unavailable' as const } },
      { ...proven, details: { ...proven.details, companyWideMove: true } },
    ])
      assert.deepEqual(newlyRobbedAt(null, no), []);
  });
});
