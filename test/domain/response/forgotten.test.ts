import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesOf, withoutNames } from '../../../src/domain/response/forgotten.ts';

const WILL = namesOf('00u1', [
  'will.may@example.com',
  'Will May',
  null,
  '',
  'will.may@example.com',
]);

const OTHERS = [
  'Willa May',
  'Goodwill May',
  'x.will.may@example.com',
  'will.may@example.com.au',
  7,
  null,
  true,
];

test('a person’s names give way to the id in every text, and to nothing else', () => {
  const said = {
    headline: 'Will May’s session moved: will may, WILL.MAY@example.com',
    evidence: [{ code: 'Will', detail: 'Selectel, and Will was never on one; it will be asked.' }],
    others: OTHERS,
    at: new Date(0),
  };
  assert.deepEqual(withoutNames(said, WILL), {
    headline: '00u1’s session moved: 00u1, 00u1',
    evidence: [{ code: 'Will', detail: 'Selectel, and 00u1 was never on one; it will be asked.' }],
    others: OTHERS,
    at: new Date(0),
  });
});

test('nothing is a name where none is known, and signs in it mean themselves', () => {
  assert.equal(withoutNames('Any (text).', namesOf('00u1', [null, ' '])), 'Any (text).');
  const odd = namesOf('00u1', ['A. (Bob) $& C']);
  assert.equal(withoutNames('It was A. (Bob) $& C.', odd), 'It was 00u1.');
});
