import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFingerprintSources } from '../../src/network/fingerprint-sources.ts';
import { eventRowMaker } from '../../src/pipeline/record/event-row.ts';
import { openedAdminConsole } from '../../src/store/admin-use.ts';
import { storeEvents } from '../../src/store/events.ts';
import { type LogEventOptions, rowsOf } from '../pipeline/log-events.ts';
import { testDatabase } from '../support/database.ts';

const HOUR = 3_600_000;
const NOW = Date.now();

test('somebody is an administrator by what they opened before, in another session', async (t) => {
  const database = await testDatabase(t);
  const rowOf = eventRowMaker(await openFingerprintSources());
  const type = 'user.session.access_admin_app';
  const events: LogEventOptions[] = [
    { at: NOW - 5 * HOUR, user: '00uAda', session: 'idx-ada-1', type },
    { at: NOW - 3 * HOUR, user: '00uBen', session: 'idx-ben-1' },
  ];
  const rows = rowsOf(rowOf, events);
  await database.transaction((tx) => storeEvents(tx.client, rows));
  const ask = (userId: string, except: readonly string[], before = NOW) =>
    database.transaction((tx) =>
      openedAdminConsole(tx.client, {
        org: 'main',
        userId,
        except,
        since: NOW - 24 * HOUR,
        before,
      }),
    );
  assert.equal(await ask('00uAda', ['idx-ada-2']), true);
  assert.equal(await ask('00uAda', ['idx-ada-1']), false, 'the session in question is no proof');
  assert.equal(await ask('00uAda', ['idx-ada-2'], NOW - 6 * HOUR), false, 'only later');
  assert.equal(await ask('00uBen', []), false);
});
