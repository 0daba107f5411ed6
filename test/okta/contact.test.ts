import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readContact } from '../../src/okta/contact.ts';

test('what a profile says of how to reach somebody is one short line each, or nothing', () => {
  assert.deepEqual(
    readContact({
      title: 'Lead\u0000 of\nPayroll\u202e',
      department: 'x'.repeat(5_000),
      manager: { name: 'Grace' },
      primaryPhone: '  ',
      mobilePhone: '+46 70\n1',
    }),
    {
      title: 'Lead of Payroll',
      department: `${'x'.repeat(99)}…`,
      manager: null,
      primaryPhone: null,
      mobilePhone: '+46 70 1',
    },
  );
  const phones = { primaryPhone: null, mobilePhone: null };
  const nothing = { title: null, department: null, manager: null, ...phones };
  for (const profile of [null, undefined, 'no profile', {}]) {
    assert.deepEqual(readContact(profile), nothing);
  }
});
