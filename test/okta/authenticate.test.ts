import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { hookAuthenticator } from '../../src/okta/authenticate.ts';

suite('whoever delivers', () => {
  test('is believed with any accepted secret, and with no other text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
        fc.string(),
        (secrets, given) => {
          const accepts = hookAuthenticator({ secrets, header: null });
          for (const secret of secrets) assert.equal(accepts({ authorization: secret }), true);
          assert.equal(accepts({ authorization: given }), secrets.includes(given));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('is never believed where no secret is configured', () => {
    const accepts = hookAuthenticator({ secrets: [], header: null });
    for (const authorization of [undefined, '', 'anything'])
      assert.equal(accepts({ authorization }), false);
  });

  test('must send one header of each name, not several', () => {
    const accepts = hookAuthenticator({
      secrets: ['a'],
      header: { name: 'X-Second', values: ['b', 'c'] },
    });
    assert.equal(accepts({ authorization: 'a', 'x-second': 'c' }), true);
    assert.equal(accepts({ authorization: 'a', 'x-second': ['b', 'c'] }), false);
    assert.equal(accepts({ authorization: 'a' }), false);
    assert.equal(accepts({ 'x-second': 'b' }), false);
  });
});
