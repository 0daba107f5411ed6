import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionsSignedInto } from '../../src/store/sign-ins.ts';
import { storedEvents } from './stored-events.ts';

const NOW = Date.now();
const HOUR = 3_600_000;

test('tells the sessions that somebody signed in to from those that carry one on', async (t) => {
  const started = { type: 'user.session.start' };
  const { ask } = await storedEvents(t, [
    { at: NOW - 5 * HOUR, session: 'idxMain', ...started },
    { at: NOW - 2 * HOUR, session: 'idxMain', app: 'Mail' },
    { at: NOW - 3 * HOUR, session: 'idxCarriedOn', app: 'Wiki' },
    {
      at: NOW - 3 * HOUR,
      session: 'idxRefused',
      ...started,
      changes: { outcome: { result: 'FAILURE' } },
    },
    // Okta names the root on one of its events and not on the other.
    ...[null, 'idxMain'].map((rootSessionId) => ({
      at: NOW - HOUR,
      changes: { authenticationContext: { externalSessionId: '102App', rootSessionId } },
    })),
    { at: NOW - 90 * HOUR, session: 'idxOver', ...started },
  ]);
  const of = { org: 'main', since: NOW - 4 * HOUR, until: NOW };
  const whose = (userId: string) => ask((client) => sessionsSignedInto(client, { ...of, userId }));
  assert.deepEqual(await whose('00uAda'), new Set(['idxMain', '102App']));
  assert.deepEqual(await whose('00uSomebodyElse'), new Set());
});
