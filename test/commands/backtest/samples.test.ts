import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runBacktestCommand } from './run-command.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/samples/', import.meta.url));

/**
 * Fixtures of a public rule set, the only events that are left out: in four the time was blackened, six were written
 * without one. What stands beside an event says nothing of when it was.
 */
const WITHOUT_TIME = [17, 18, 19, 20, 22, 23, 24, 25, 26, 34];

it('real events are read as they lie there, and only those without a time are left out', async () => {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) => `${FOLDER}${name}`);
  const { status, out } = await runBacktestCommand(['--json', ...files]);
  const report = JSON.parse(out);
  assert.equal(status, 0);
  assert.equal(report.events + report.refused, 105);
  assert.equal(report.refused, WITHOUT_TIME.length);
  assert.deepEqual(
    report.refusals.map(
      ({ file, line, reason }: Record<'file' | 'reason', string> & { line: number }) => [
        basename(file),
        line,
        reason,
      ],
    ),
    WITHOUT_TIME.map((line) => [
      'panther_analysis_tests.ndjson',
      line,
      'published is missing or not a date',
    ]),
  );
  assert.deepEqual(report.flagged, []);
});
