import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { WEIGHTS } from '../../../src/domain/judgement/weights.ts';

const source = readFileSync(
  new URL('../../../src/domain/judgement/weights.ts', import.meta.url),
  'utf8',
);

it('every weight has its origin written beside it: published, a vendor’s, real events, a regression, or judgement', () => {
  for (const name of Object.keys(WEIGHTS)) {
    const comment = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*${name}:`).exec(source)?.[1] ?? '';
    assert.match(comment, /\([^()]*\b[PVRSJ]\b/, `${name}: no origin in “${comment.trim()}”`);
  }
});
