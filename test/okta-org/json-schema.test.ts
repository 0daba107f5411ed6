import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checksOf } from '../support/openapi/checks.ts';

const DESCRIPTION = {
  components: {
    schemas: {
      Animal: {
        type: 'object',
        properties: {
          id: { type: 'string', readOnly: true },
          secret: { type: 'string', writeOnly: true },
          kind: { type: 'string' },
          owner: { type: 'string', nullable: true },
        },
        required: ['id', 'secret', 'kind'],
        discriminator: { propertyName: 'kind', mapping: { dog: '#/components/schemas/Dog' } },
      },
      Dog: {
        allOf: [
          { $ref: '#/components/schemas/Animal' },
          { type: 'object', properties: { barks: { type: 'boolean' } } },
        ],
      },
    },
  },
};
const ANIMAL = { $ref: '#/components/schemas/Animal' };
const { check } = checksOf(DESCRIPTION);

test('what only one side sets is required of that side alone', () => {
  assert.deepEqual(check('request', ANIMAL, { secret: 's', kind: 'dog' }), []);
  assert.deepEqual(check('answer', ANIMAL, { id: '1', kind: 'dog' }), []);
  assert.match(check('answer', ANIMAL, { kind: 'dog' }).join(), /'id'/);
  assert.match(check('request', ANIMAL, { kind: 'dog' }).join(), /'secret'/);
});

test('null is accepted where the description says so, and nowhere else', () => {
  assert.deepEqual(check('answer', ANIMAL, { id: '1', kind: 'cat', owner: null }), []);
  assert.match(check('answer', ANIMAL, { id: null, kind: 'cat' }).join(), /string/);
});

test('the kind decides which subtype an object is held against', () => {
  assert.match(check('answer', ANIMAL, { id: '1', kind: 'dog', barks: 'yes' }).join(), /boolean/);
  assert.deepEqual(check('answer', ANIMAL, { id: '1', kind: 'cat', barks: 'yes' }), []);
});

test('a request names nothing that its schema does not, an answer may', () => {
  const extra = { secret: 's', kind: 'dog', barks: true, colour: 'brown' };
  assert.match(check('request', ANIMAL, extra).join(), /colour/);
  assert.deepEqual(check('answer', ANIMAL, { ...extra, id: '1' }), []);
});
