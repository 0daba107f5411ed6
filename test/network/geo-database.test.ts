import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { openFingerprintSources } from '../../src/network/fingerprint-sources.ts';
import type { Following } from '../../src/network/followed-file.ts';
import { GeoDatabaseError } from '../../src/network/geo-database.ts';
import { eventually } from '../support/eventually.ts';
import { asnDatabase } from '../support/mmdb.ts';

const IP = '203.0.113.7';
const [FIRST, SECOND] = [asnDatabase(64_500, 'First'), asnDatabase(64_501, 'Second')];

function aFolder(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'warden-geo-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file as a service follows it, and what was told of it. */
async function followed(t: TestContext, content: Buffer | null) {
  const path = join(aFolder(t), 'asn.mmdb');
  if (content !== null) writeFileSync(path, content);
  const stopping = new AbortController();
  t.after(() => stopping.abort());
  const told: string[] = [];
  const following: Following = {
    lookEveryMs: 5,
    signal: stopping.signal,
    onLook: (variable, error, isHeld) => {
      const word = error === null ? 'used' : isHeld ? 'the one before' : 'none';
      if (told.at(-1) !== `${variable}: ${word}`) told.push(`${variable}: ${word}`);
    },
  };
  const sources = await openFingerprintSources({ asn: path }, following);
  const asn = () => sources.lookUpNetwork(IP)?.asn ?? null;
  return { path, told, asn };
}

describe('an operator’s database', () => {
  it('that is missing, or something else, is refused with its variable, its path and what to do', async (t) => {
    const folder = aFolder(t);
    const notOne = join(folder, 'ranges.csv');
    writeFileSync(notOne, '1.0.0.0,1.0.0.255,13335\n');
    for (const path of [notOne, join(folder, 'nowhere.mmdb')]) {
      await assert.rejects(openFingerprintSources({ city: path }), (error) => {
        assert.ok(error instanceof GeoDatabaseError);
        assert.equal(error.code, 'geo_database_unusable');
        assert.ok(error.message.startsWith(`GEOIP_CITY_DB: ${path} is not`), error.message);
        return true;
      });
    }
  });

  it('is used anew once it is another, moved there or written over', async (t) => {
    const { path, told, asn } = await followed(t, FIRST);
    assert.equal(asn(), 64_500);
    writeFileSync(`${path}.new`, SECOND);
    renameSync(`${path}.new`, path);
    await eventually('the new file', () => asn() === 64_501);
    writeFileSync(path, FIRST);
    await eventually('the new file', () => asn() === 64_500);
    assert.deepEqual(new Set(told), new Set(['GEOIP_ASN_DB: used']));
  });

  it('that is half-written, or gone, ends nothing: the one before is used until it is whole', async (t) => {
    const { path, told, asn } = await followed(t, FIRST);
    for (const worsen of [
      () => writeFileSync(path, SECOND.subarray(0, SECOND.length / 2)),
      () => writeFileSync(path, ''),
      () => rmSync(path),
    ]) {
      told.length = 0;
      worsen();
      await eventually('a word of it', () => told.at(-1) === 'GEOIP_ASN_DB: the one before');
      assert.equal(asn(), 64_500);
    }
    writeFileSync(path, SECOND);
    await eventually('the new file', () => asn() === 64_501);
    assert.equal(told.at(-1), 'GEOIP_ASN_DB: used');
  });

  it('that cannot be used at the start is used once it can, and the table inside until then', async (t) => {
    const { path, told, asn } = await followed(t, null);
    assert.equal(asn(), null);
    writeFileSync(path, 'x');
    await eventually('a word of it', () => told.at(-1) === 'GEOIP_ASN_DB: none');
    writeFileSync(path, FIRST);
    await eventually('the new file', () => asn() === 64_500);
  });

  it('whose middle is of another says nothing of an address, and does not throw', async (t) => {
    const torn = Buffer.from(FIRST);
    // The type of the record is none that there is.
    torn.fill(0xff, 0, 40);
    const { asn } = await followed(t, torn);
    assert.equal(asn(), null);
  });
});
