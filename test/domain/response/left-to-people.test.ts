import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isLeftToPeople } from '../../../src/domain/response/left-to-people.ts';

type Incident = Parameters<typeof isLeftToPeople>[0];

const LEFT: Incident = {
  kind: 'session_hijack',
  status: 'new',
  verdict: 'hijack',
  containment: 'none',
  details: { isProtected: true, corroboration: 'confirmed' },
};

suite('a theft whose user the policy protects', () => {
  for (const otherwise of [
    {},
    { status: 'in_progress' },
    { verdict: 'suspicious' },
    { containment: 'broken' },
    { details: { ...LEFT.details, corroboration: 'unavailable' } },
  ] satisfies readonly Partial<Incident>[])
    test(`is left to people: ${JSON.stringify(otherwise)}`, () => {
      assert.equal(isLeftToPeople({ ...LEFT, ...otherwise }), true);
    });

  for (const otherwise of [
    { kind: 'forged_delivery' },
    { status: 'resolved' },
    { status: 'closed' },
    { verdict: 'benign' },
    { containment: 'verified' },
    { details: { ...LEFT.details, isProtected: false } },
    { details: { corroboration: 'confirmed' } },
    { details: { ...LEFT.details, corroboration: 'forged' } },
  ] satisfies readonly Partial<Incident>[])
    test(`is not where nothing is left, or it is none: ${JSON.stringify(otherwise)}`, () => {
      assert.equal(isLeftToPeople({ ...LEFT, ...otherwise }), false);
    });
});
