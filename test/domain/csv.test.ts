import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvLine } from '../../src/domain/csv.ts';

test('no cell is a formula, whatever an attacker calls himself', () => {
  for (const text of [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    ' =1',
    '\t=1',

    '\n=1',
    '＝1',
    '\t1',
  ]) {
    assert.match(csvLine([text]), /^"?'/, JSON.stringify(text));
  }
  assert.equal(csvLine(['=HYPERLINK("http://x";"y")']), `"'=HYPERLINK(""http://x"";""y"")"\r\n`);
  assert.equal(csvLine(['\r=1']), '⟨U+000D⟩=1\r\n');
  assert.equal(csvLine(['a@b.c', '10.0.0.1', 'x-y', -0.5]), 'a@b.c,10.0.0.1,x-y,-0.5\r\n');
});

test('no part of a cell is one where a semicolon parts cells, and quotes within a row are none', () => {
  for (const name of [
    "a;=cmd|' /C calc'!A0;b",
    'a; +1',
    'a;\u3000@SUM(A1)',
    'a\n=1\nb',
    'a;＝1',
    ';=1',
    'a;\n-1',
    'a;"=1;b',
  ]) {
    const parts = csvLine(['INC-1', name, 'x']).trimEnd().split(/[;\n]/);
    for (const part of parts) assert.doesNotMatch(part, /^[\s"]*[=+\-@＝]/, JSON.stringify(name));
  }
  assert.equal(csvLine(['to Ada; 2 h later; x-y']), '"to Ada; 2 h later; x-y"\r\n');
});

test('a cell stays one, with commas, semicolons, quotes and lines in it', () => {
  assert.equal(csvLine(['a,b', 'a;b', 'say "x"', 'a\nb']), '"a,b","a;b","say ""x""","a\nb"\r\n');
  assert.equal(
    csvLine([null, new Date(0), 'x\u202ey']),
    ',1970-01-01T00:00:00.000Z,x⟨U+202E⟩y\r\n',
  );
});
