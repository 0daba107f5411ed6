import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  isWorthSaying,
  type OfOneUser,
  type ToldAlone,
  toldWith,
} from '../../../src/domain/response/told-together.ts';

const SERVER = { ip: '161.35.100.9', asn: 14061, userAgent: 'Firefox' };
const FACTOR = { eventType: 'user.mfa.factor.activate' };
const SSO = { eventType: 'user.authentication.sso' };

const THEFT: OfOneUser = { verdict: 'hijack', stolen: [SERVER], afterwards: [SSO] };

function told(count: number, otherwise: Partial<ToldAlone> = {}): ToldAlone[] {
  return Array.from({ length: count }, (_, i) => ({
    ...THEFT,
    id: 10 + i,
    isOpen: true,
    isContained: false,
    ...otherwise,
  }));
}

suite('an incident of a user who has had several within the hour', () => {
  test('is told with the first that is open, from the sixth on', () => {
    assert.equal(toldWith(told(4), THEFT), null);
    assert.equal(toldWith(told(5), THEFT), 10);
    const [closed, ...open] = told(5);
    assert.ok(closed !== undefined);
    assert.equal(toldWith([{ ...closed, isOpen: false }, ...open], THEFT), 11);
    assert.equal(toldWith(told(5, { isOpen: false }), THEFT), null, 'nobody looks at those');
  });

  const ALONE: Record<string, OfOneUser> = {
    'from another network': { ...THEFT, stolen: [SERVER, { ...SERVER, asn: 9009 }] },
    'from an address of no known network': {
      ...THEFT,
      stolen: [{ ...SERVER, asn: null, ip: '203.0.113.9' }],
    },
    'with a deed that none of them had': { ...THEFT, afterwards: [SSO, FACTOR] },
  };
  for (const [what, incident] of Object.entries(ALONE)) {
    test(`is told alone: ${what}`, () => {
      assert.equal(toldWith(told(5), incident), null);
    });
  }

  test('is told alone where it is graver, and with them where they are as grave', () => {
    const suspicious = told(5, { verdict: 'suspicious' });
    assert.equal(toldWith(suspicious, THEFT), null);
    assert.equal(toldWith(suspicious, { ...THEFT, verdict: 'suspicious' }), 10);
    const [one, ...others] = suspicious;
    assert.ok(one !== undefined);
    assert.equal(toldWith([{ ...one, verdict: 'hijack' }, ...others], THEFT), 10);
  });

  test('is told alone where all of them are contained: whoever it is has come back', () => {
    const contained = told(5, { isContained: true });
    assert.equal(toldWith(contained, THEFT), null);
    assert.equal(toldWith([...contained, ...told(1)], THEFT), 10, 'and once, until that is too');
  });

  test('is told with them where the same was done in one of them, to the same kind of account', () => {
    const [one, ...others] = told(5);
    assert.ok(one !== undefined);
    const before = [{ ...one, afterwards: [FACTOR] }, ...others];
    assert.equal(toldWith(before, { ...THEFT, afterwards: [FACTOR] }), 10);
    const toOther = { ...THEFT, afterwards: [{ ...FACTOR, toOther: true as const }] };
    assert.equal(toldWith(before, toOther), null);
  });
});

test('that there are more is said of the first, of ten and of a hundred', () => {
  const said = Array.from({ length: 200 }, (_, i) => i + 1).filter(isWorthSaying);
  assert.deepEqual(said, [1, 10, 100]);
});
