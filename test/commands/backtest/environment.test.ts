import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { runBacktestCommand, temporaryFolder } from './run-command.ts';

suite('warden backtest takes the GeoIP databases from the environment', () => {
  test('a variable that is there and empty, as compose.yaml leaves it, is not set', async () => {
    const unset = { GEOIP_ASN_DB: '', GEOIP_CITY_DB: ' ' };
    const { status, err } = await runBacktestCommand(['-'], '', unset);
    // Nothing to judge is a failure, and no complaint of a database.
    assert.deepEqual([status, err], [1, '']);
  });

  test('a variable may stand in a file, as each of the service’s may', async (t) => {
    const file = temporaryFolder(t)('geoip', '/no/such.mmdb\n');
    const named = await runBacktestCommand(['-'], '{}\n', { GEOIP_ASN_DB_FILE: file });
    assert.equal(named.status, 1);
    assert.match(
      named.err,
      /^warden backtest: GEOIP_ASN_DB: \/no\/such\.mmdb is not a readable MaxMind database/,
    );
    const missing = await runBacktestCommand(['-'], '{}\n', { GEOIP_CITY_DB_FILE: '/no/such' });
    assert.equal(missing.status, 2);
    assert.match(
      missing.err,
      /^warden backtest: GEOIP_CITY_DB_FILE names a file that cannot be read/,
    );
  });
});
