import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type IncidentDetails, NO_DETAILS } from '../../../src/domain/response/incident.ts';
import {
  belongsInWords,
  deedLines,
  MOST_ADDRESSES_TOLD,
  otherAddressLines,
  strangerAddressLines,
  toldAddresses,
} from '../../../src/domain/response/trail-in-words.ts';
import { aSeenAddress } from '../../support/incident-story.ts';

const AT = Date.UTC(2026, 10, 24, 10);

function withAddresses(fields: Partial<IncidentDetails['addresses']>): IncidentDetails {
  return { ...NO_DETAILS, addresses: { ...NO_DETAILS.addresses, ...fields } };
}

const anyAddresses = fc.uniqueArray(
  fc.record({ number: fc.nat(99), events: fc.integer({ min: 1, max: 4 }), firstAt: fc.nat(5) }),
  { selector: ({ number }) => number, maxLength: 3 * MOST_ADDRESSES_TOLD },
);

suite('the stranger’s addresses', () => {
  test('are told by the busiest, in order of time, with how many more there were', () => {
    let cut = 0;
    fc.assert(
      fc.property(anyAddresses, (addresses) => {
        const stranger = addresses.map(({ number, ...seen }) =>
          aSeenAddress({ ip: `203.0.113.${number}`, ...seen }),
        );
        const { told, more } = toldAddresses(
          withAddresses({ stranger, strangerInAll: stranger.length }),
        );
        assert.equal(told.length, Math.min(stranger.length, MOST_ADDRESSES_TOLD));
        assert.equal(more, stranger.length - told.length);
        const left = stranger.filter((one) => !told.includes(one));
        for (const one of left) {
          cut += 1;
          for (const other of told) {
            assert.ok(
              other.events > one.events ||
                (other.events === one.events && other.firstAt <= one.firstAt),
            );
          }
        }
        const inOrder = told.toSorted((a, b) => a.firstAt - b.firstAt || (a.ip < b.ip ? -1 : 1));
        assert.deepEqual(told, inOrder);
      }),
    );
    assert.ok(cut > 0, 'some were left out');
  });

  test('say how many there are where no more were kept', () => {
    const details = withAddresses({ stranger: [aSeenAddress()], strangerInAll: 70 });
    assert.deepEqual(strangerAddressLines(details), [
      '203.0.113.9  DigitalOcean (AS14061, hosting), Amsterdam, Netherlands, 2026-11-24T10:00:00Z to 2026-11-24T10:00:00Z',
      'and 69 more',
    ]);
  });

  test('warn where the user was as well', () => {
    const lines = (alsoUsers: boolean) =>
      strangerAddressLines(
        withAddresses({ stranger: [aSeenAddress({ alsoUsers })], strangerInAll: 1 }),
      ).join('\n');
    assert.match(lines(true), /the user was there too, so do not block it unseen$/);
    assert.doesNotMatch(lines(false), /do not block/);
  });
});

test('the user’s own addresses, and the unclear ones, are counted too where they are many', () => {
  for (const whose of ['own', 'unclear'] as const) {
    const many = Array.from({ length: MOST_ADDRESSES_TOLD + 2 }, (_, index) =>
      aSeenAddress({ ip: `198.51.100.${index}` }),
    );
    const lines = otherAddressLines(withAddresses({ [whose]: many }), whose);
    assert.equal(lines.length, MOST_ADDRESSES_TOLD + 1);
    assert.match(lines[0] ?? '', /^198\.51\.100\.0 {2}DigitalOcean/);
    assert.equal(lines.at(-1), 'and 2 more');
    assert.equal(otherAddressLines(withAddresses({ [whose]: many.slice(0, 3) }), whose).length, 3);
  }
});

test('a network is called by what is known of it, and by no more than a line takes', () => {
  const nothing = {
    asn: null,
    asOrg: null,
    networkKind: 'unknown',
    city: null,
    country: null,
  } as const;
  const named = (known: object) => belongsInWords({ ...aSeenAddress(), ...nothing, ...known });
  assert.equal(named({}), 'network not known by name');
  assert.equal(named({ asn: 64496 }), 'network not known by name (AS64496)');
  assert.equal(named({ asOrg: 'Acme', networkKind: 'hosting' }), 'Acme (hosting)');
  assert.equal(named({ asOrg: 'Acme', country: 'Chile' }), 'Acme, Chile');
  const long = named({ asOrg: 'a'.repeat(200), city: 'b'.repeat(200), country: 'c'.repeat(200) });
  assert.ok(long.length <= 3 * 48 + 4, long);
});

test('deeds that were not kept are counted', () => {
  const deed = { at: AT, uuid: 'e1', eventType: 'user.authentication.sso', what: 'signed in to X' };
  const lines = (afterwardsInAll: number) =>
    deedLines({ ...NO_DETAILS, afterwards: [deed], afterwardsInAll });
  assert.deepEqual(lines(1), ['2026-11-24T10:00:00Z  signed in to X']);
  assert.deepEqual(lines(60), ['2026-11-24T10:00:00Z  signed in to X', 'and 59 more']);
  // What an earlier version kept has no count.
  assert.equal(lines(0).length, 1);
});
