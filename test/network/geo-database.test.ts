import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openFingerprintSources } from '../../src/network/fingerprint-sources.ts';
import { GeoDatabaseError } from '../../src/network/geo-database.ts';

describe('an operator’s database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'warden-geo-'));

  it('that is missing, or something else, is refused with its variable, its path and what to do', async () => {
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
});
