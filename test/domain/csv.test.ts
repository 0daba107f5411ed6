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

test('a cell stays one, with commas, semicolons, quotes and lines in it', () => {
  assert.equal(csvLine(['a,b', 'a;=1', 'say "x"', 'a\nb']), '"a,b","a;=1","say ""x""","a\nb"\r\n');
  assert.equal(
    csvLine([null, new Date(0), 'x\u202ey']),
    ',1970-01-01T00:00:00.000Z,x⟨U+202E⟩y\r\n',
  );
});
