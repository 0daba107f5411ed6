import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { openFingerprintSources } from '../../src/network/fingerprint-sources.ts';
import { GeoDatabaseError } from '../../src/network/geo-database.ts';

/** In the form of Okta's list, with the addresses that real `Okta-Integrations` events of public samples have. */
const LIST = {
  us_cell_1: { ip_ranges: ['34.223.95.128/27'] },
  us_cell_14: { ip_ranges: ['44.238.82.114/32', '44.224.222.198/32'] },
};

function fileOf(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'warden-ranges-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'ip_ranges.json');
  writeFileSync(path, text);
  return path;
}

suite('Okta’s list of its own addresses', () => {
  test('tells Okta’s machines from others of the same network', async (t) => {
    const { isOktas } = await openFingerprintSources({ okta: fileOf(t, JSON.stringify(LIST)) });
    for (const ip of ['44.238.82.114', '44.224.222.198', '34.223.95.159'])
      assert.ok(isOktas(ip), ip);
    for (const ip of ['44.238.82.115', '34.223.95.160', '2001:db8::1', 'unknown'])
      assert.equal(isOktas(ip), false, ip);
  });

  test('says nothing of any address where there is none', async () => {
    assert.equal((await openFingerprintSources()).isOktas('44.238.82.114'), null);
  });

  const refused: Readonly<Record<string, string>> = {
    'half of one': '{"us_cell_1": {"ip_ranges": ["3.3',
    'Amazon’s list': '{"syncToken": "1", "prefixes": [{"ip_prefix": "3.5.140.0/22"}]}',
    'one with half the world in it': '{"us_cell_1": {"ip_ranges": ["0.0.0.0/1"]}}',
    'an empty one': '{"us_cell_1": {"ip_ranges": []}}',
    'something else': '[1]',
  };
  for (const [what, text] of Object.entries(refused)) {
    test(`is not ${what}`, async (t) => {
      const path = fileOf(t, text);
      await assert.rejects(openFingerprintSources({ okta: path }), (error) => {
        assert.ok(error instanceof GeoDatabaseError);
        assert.ok(
          error.message.startsWith(`OKTA_IP_RANGES: ${path} is not the list`),
          error.message,
        );
        return true;
      });
    });
  }
});
