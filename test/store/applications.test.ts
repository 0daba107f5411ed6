import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { applicationsOfUser } from '../../src/store/applications.ts';
import type { LogEventOptions } from '../pipeline/log-events.ts';
import { storedEvents } from './stored-events.ts';

const HOUR = 3_600_000;
const NOW = Date.now();

async function openedAfter(
  t: TestContext,
  events: readonly LogEventOptions[],
  except: readonly string[] = [],
) {
  const { ask } = await storedEvents(t, events);
  const opened = await ask((client) =>
    applicationsOfUser(client, {
      org: 'main',
      userId: '00uAda',
      since: NOW - 10 * 24 * HOUR,
      until: NOW - 12 * HOUR,
      except,
    }),
  );
  return opened.sort((a, b) => a.at - b.at);
}

suite('the applications of a user', () => {
  test('are those opened within the range, once a session and at their first time', async (t) => {
    const opened = await openedAfter(t, [
      { at: NOW - 241 * HOUR, session: 'idxOld', app: '0oaOld' },
      { at: NOW - 30 * HOUR, session: 'idxOne', app: '0oaMail' },
      { at: NOW - 29 * HOUR, session: 'idxOne', app: '0oaMail' },
      { at: NOW - 20 * HOUR, session: 'idxTwo', app: '0oaMail' },
      { at: NOW - 2 * HOUR, session: 'idxTwo', app: '0oaNew' },
    ]);
    assert.deepEqual(opened, [
      { sessionId: 'idxOne', app: '0oaMail', at: NOW - 30 * HOUR },
      { sessionId: 'idxTwo', app: '0oaMail', at: NOW - 20 * HOUR },
    ]);
  });

  test('are not those of others, of sessions that teach nothing, of what failed', async (t) => {
    const at = NOW - 30 * HOUR;
    const failed = { outcome: { result: 'FAILURE' } };
    const user = { type: 'User', id: '00uAda' };
    const opened = await openedAfter(
      t,
      [
        { at, session: 'idxBob', user: '00uBob', app: '0oaMail' },
        { at, session: 'idxStolen', app: '0oaMail' },
        { at, session: 'idxFailed', app: '0oaMail', changes: failed },
        { at, session: 'idxPolicy', app: '0oaMail', type: 'policy.evaluate_sign_on' },
        { at, session: 'idxOther', changes: { target: [user] } },
        { at, session: 'idxNone' },
      ],
      ['idxStolen'],
    );
    assert.deepEqual(opened, []);
  });
});
