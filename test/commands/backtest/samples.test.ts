import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runBacktestCommand } from './run-command.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/samples/', import.meta.url));

it('real events are read as they lie there, and only those whose time was blackened are left out', async () => {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) => `${FOLDER}${name}`);
  const { status, out } = await runBacktestCommand(['--json', ...files]);
  const report = JSON.parse(out);
  assert.equal(status, 0);
  assert.equal(report.events + report.refused, 105);
  assert.equal(report.refused, 10);
  for (const { reason } of report.refusals) assert.match(reason, /^published is missing/);
  assert.deepEqual(report.flagged, []);
});
