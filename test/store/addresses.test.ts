import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { addressesOfUser } from '../../src/store/addresses.ts';
import { HOME, type LogEventOptions, MOBILE, SCRIPT } from '../pipeline/log-events.ts';
import { storedEvents } from './stored-events.ts';

const HOUR = 3_600_000;
const NOW = Date.now();

async function addressesAfter(
  t: TestContext,
  events: readonly LogEventOptions[],
  except: readonly string[] = [],
) {
  const { ask } = await storedEvents(t, events);
  return ask((client) =>
    addressesOfUser(client, {
      org: 'main',
      userId: '00uAda',
      since: NOW - 10 * 24 * HOUR,
      until: NOW - 12 * HOUR,
      except,
    }),
  );
}

suite('the addresses of a user', () => {
  test('are those of their sessions within the range, each once', async (t) => {
    const addresses = await addressesAfter(t, [
      { at: NOW - 240 * HOUR - HOUR, session: 'idxOld', look: SCRIPT },
      { at: NOW - 30 * HOUR, session: 'idxOne' },
      { at: NOW - 29 * HOUR, session: 'idxOne' },
      { at: NOW - 20 * HOUR, session: 'idxTwo', look: MOBILE },
      { at: NOW - 2 * HOUR, session: 'idxTwo', look: SCRIPT },
    ]);
    assert.deepEqual(addresses.sort(), [HOME.ip, MOBILE.ip].sort());
  });

  test('are those within the range of a session that began before it, also where Okta gives no result', async (t) => {
    const addresses = await addressesAfter(t, [
      { at: NOW - 241 * HOUR, session: 'idxLong', look: SCRIPT },
      { at: NOW - 30 * HOUR, session: 'idxLong' },
      { at: NOW - 29 * HOUR, session: 'idxLong', look: MOBILE, changes: { outcome: null } },
    ]);
    assert.deepEqual(addresses.sort(), [HOME.ip, MOBILE.ip].sort());
  });

  test('are not those of others, of sessions that teach nothing, of what failed', async (t) => {
    const addresses = await addressesAfter(
      t,
      [
        { at: NOW - 30 * HOUR, session: 'idxBob', user: '00uBob', look: SCRIPT },
        { at: NOW - 30 * HOUR, session: 'idxStolen', look: MOBILE },
        { at: NOW - 30 * HOUR, session: 'idxFailed', changes: { outcome: { result: 'FAILURE' } } },
      ],
      ['idxStolen'],
    );
    assert.deepEqual(addresses, []);
  });

  test('are not that of the phone that answers, nor that of a server that redeems a token', async (t) => {
    const addresses = await addressesAfter(t, [
      { at: NOW - 30 * HOUR },
      { at: NOW - 30 * HOUR, look: MOBILE, type: 'user.authentication.auth_via_mfa' },
      { at: NOW - 30 * HOUR, look: SCRIPT, type: 'app.oauth2.token.grant.access_token' },
      { at: NOW - 30 * HOUR, look: SCRIPT, type: 'app.oauth2.as.token.grant.id_token' },
    ]);
    assert.deepEqual(addresses, [HOME.ip]);
  });
});
