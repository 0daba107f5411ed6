import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hostileFileChecks } from '../../src/commands/doctor/hostile-file.ts';
import { NO_POLICY } from '../../src/domain/judgement/detection-policy.ts';

test('doctor counts what the list of hostile addresses holds, and names the line that is wrong', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'warden-doctor-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'hostile.txt');
  const detection = { ...NO_POLICY, hostile: { ...NO_POLICY.hostile, file } };
  const said = async () =>
    JSON.stringify(await hostileFileChecks({ key: 'main', detection })[0]?.run());
  writeFileSync(file, '203.0.113.7\n198.51.100.0/24\n2001:db8::/48\n');
  assert.match(await said(), /hostile\.txt, 3 addresses and CIDRs/);
  writeFileSync(file, '203.0.113.7\nwhat?\n');
  assert.match(await said(), /has in line 2 neither an address nor a CIDR/);
  assert.deepEqual(hostileFileChecks({ key: 'main', detection: NO_POLICY }), []);
});
