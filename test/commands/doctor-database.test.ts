/** What `warden doctor` says of a database that answers and is of no use. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latin1DatabaseUrl, testDatabaseUrl } from '../support/database.ts';
import { readOnlySwitch } from '../support/read-only.ts';
import { examine } from './examine.ts';

const ORG = {
  OKTA_ORG_URL: 'https://127.0.0.1:9',
  OKTA_HOOK_SECRETS: 'hook-secret-0123456789abcdef',
};

test('A database in another encoding, or that takes no changes, is a fault', async (t) => {
  const latin1 = await examine({ ...ORG, DATABASE_URL: await latin1DatabaseUrl(t) });
  const encoding = latin1.find('database');
  assert.match(`${encoding.status}: ${encoding.detail}`, /^fault: .*encoding LATIN1/);
  const DATABASE_URL = await testDatabaseUrl(t);
  await readOnlySwitch(DATABASE_URL)(true);
  const standby = (await examine({ ...ORG, DATABASE_URL })).find('database');
  assert.match(`${standby.status}: ${standby.detail}`, /^fault: Postgres takes no changes/);
  assert.match(standby.status === 'fault' ? standby.remedy : '', /primary/);
});
