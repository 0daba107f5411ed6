import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { entryHolding } from '../../src/domain/address-set.ts';
import { NO_POLICY } from '../../src/domain/judgement/detection-policy.ts';
import { followHostileFiles, readHostileFile } from '../../src/network/hostile-file.ts';
import { eventually } from '../support/eventually.ts';

function fileOf(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'warden-hostile-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'hostile.txt');
  writeFileSync(path, text);
  return path;
}

suite('a list of hostile addresses', () => {
  test('has one a line, comments and empty lines', async (t) => {
    const path = fileOf(
      t,
      '# Feed of Monday\r\n\n203.0.113.7 # C2\r\n 198.51.100.0/24\n2001:db8::/48',
    );
    const list = await readHostileFile(path);
    for (const ip of ['203.0.113.7', '198.51.100.9', '2001:db8::1'])
      assert.notEqual(entryHolding(list, ip), null, ip);
    assert.equal(entryHolding(list, '203.0.113.8'), null);
  });

  test('is refused with the line that is wrong, where it is none, and where it is too large', async (t) => {
    const wrong = fileOf(t, '203.0.113.7\nevil.example\n');
    await assert.rejects(readHostileFile(wrong), {
      message: `hostile_file: ${wrong} has in line 2 neither an address nor a CIDR from /8 (IPv6: /16) on`,
    });
    await assert.rejects(readHostileFile('/nowhere'), {
      message: 'hostile_file: /nowhere cannot be read',
    });
    const large = fileOf(t, '#'.repeat(4 * 1024 * 1024 + 1));
    await assert.rejects(readHostileFile(large), /is larger than 4 MiB$/);
  });

  test('is read again when it changes; one with a wrong line leaves the one before in force', async (t) => {
    const path = fileOf(t, '203.0.113.7');
    const ending = new AbortController();
    t.after(() => ending.abort());
    const told: (string | null)[] = [];
    const hostile = { ...NO_POLICY.hostile, file: path };
    const held = await followHostileFiles([{ detection: { hostile } }], {
      onLook: (_, error, isHeld) =>
        told.push(error instanceof Error ? `${error.message} ${isHeld}` : null),
      lookEveryMs: 20,
      signal: ending.signal,
    });
    const holds = (ip: string) =>
      entryHolding(held(path) ?? { v4: new Map(), v6: new Map() }, ip) !== null;
    assert.ok(holds('203.0.113.7'));
    writeFileSync(path, '203.0.113.8\nwhat?');
    await eventually('the wrong line told', async () =>
      told.some((line) => line?.includes('in line 2') && line.endsWith('true')),
    );
    assert.ok(holds('203.0.113.7') && !holds('203.0.113.8'));
    writeFileSync(path, '203.0.113.8');
    await eventually('the new list', async () => holds('203.0.113.8'));
    assert.equal(holds('203.0.113.7'), false);
  });
});
