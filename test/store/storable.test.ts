import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { storableJsonText } from '../../src/store/storable.ts';

suite('JSON text made storable', () => {
  test('loses NUL and halves of characters, in keys as in values, and nothing else', () => {
    const text = '{"a\\u0000b":"\\ud800","c":"\\\\u0000 \\ud83d\\ude00 \\u00e9 \\udc00\\n"}';
    assert.deepEqual(JSON.parse(storableJsonText(text)), {
      'a\ufffdb': '\ufffd',
      c: '\\u0000 😀 é \ufffd\n',
    });
  });

  test('is the same for whatever could be stored before', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        const text = JSON.stringify(value).replaceAll('\\u0000', '');
        assert.equal(storableJsonText(text), text);
      }),
    );
  });

  test('means what each string means with the unstorable replaced', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const halves = `${a}\u0000\ud800${b}\udc00\\`;
        const storable = halves.replaceAll('\u0000', '\ufffd').toWellFormed();
        assert.equal(JSON.parse(storableJsonText(JSON.stringify(halves))), storable);
      }),
    );
  });
});
