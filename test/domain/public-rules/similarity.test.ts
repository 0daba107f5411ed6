import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { similarity } from '../../../src/domain/public-rules/similarity.ts';

const chrome = (major: number) =>
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;

it('agrees with Python’s SequenceMatcher on user agents', () => {
  // Values of difflib.SequenceMatcher(None, a, b).ratio() in Python 3.
  assert.equal(similarity(chrome(113), chrome(114)).toFixed(3), '0.991');
  assert.equal(similarity('abcd', 'bcde').toFixed(3), '0.750');
  assert.equal(similarity('private', 'privat3e').toFixed(3), '0.933');
});

it('is one for equal texts, zero for texts without a common character, and never outside', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (a, b) => {
      const value = similarity(a, b);
      assert.ok(value >= 0 && value <= 1);
      assert.equal(similarity(a, a), 1);
    }),
  );
  assert.equal(similarity('aaa', 'bbb'), 0);
});
