/** A GeoIP file says more of an address: for want of it nobody goes without the service. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { asnDatabase } from '../support/mmdb.ts';
import { eventually, startWarden } from '../support/service.ts';

test('a GeoIP file that is half-written at the start is told of, and used once it is whole', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'warden-geoip-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'asn.mmdb');
  const whole = asnDatabase(64_500, 'Example');
  await writeFile(path, whole.subarray(0, 40));
  const { address, apiToken, logged } = await startWarden(t, {
    environment: () => ({ GEOIP_ASN_DB: path }),
    roles: ['health'],
    hook: false,
  });
  const headers = { authorization: `Bearer ${apiToken}` };
  const isUnusable = async (value: 0 | 1) => {
    const exposition = await (await fetch(`${address}/metrics`, { headers })).text();
    return exposition.includes(`warden_geoip_unusable{file="GEOIP_ASN_DB"} ${value}\n`);
  };
  assert.ok(await isUnusable(1));
  const told = logged.filter((line) => line.includes('the service goes without'));
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /"level":50.*GEOIP_ASN_DB: .* is not a readable MaxMind database/);
  await writeFile(path, whole);
  await eventually('the file that is whole', () => isUnusable(0));
});
