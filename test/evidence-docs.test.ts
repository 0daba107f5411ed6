import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { EVIDENCE_CODES } from '../src/domain/judgement/evidence-codes.ts';
import { TUNING } from '../src/domain/judgement/tuning.ts';

const docs = readFileSync(new URL('../docs/evidence.md', import.meta.url), 'utf8');

it('docs/evidence.md explains every code, and no other', () => {
  const explained = docs
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, code]) => code),
    );
  assert.deepEqual(explained.toSorted(), [...EVIDENCE_CODES].sort());
});

it('docs/evidence.md gives the prior and the thresholds as they are', () => {
  const { prior, thresholds } = TUNING;
  const text = docs.replaceAll(/\s+/g, ' ');
  assert.ok(text.includes(`log-odds −${-prior};`));
  assert.ok(text.includes(`from ${thresholds.suspicious} it is \`suspicious\``));
  assert.ok(text.includes(`from ${thresholds.hijack} a \`hijack\``));
});
