/** A session that Okta ended over the key of its device, as the service lives it and as `warden backtest` reads it. */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { JsonObject } from '../scenarios/event-json.ts';
import { backtested, lived, verdictsOf } from './beside-backtest.ts';
import { aLogEvent, HOME, type LogEventOptions, type Look } from './log-events.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const TODAY = Math.floor(Date.now() / DAY) * DAY + 8 * 3_600_000 - 2 * DAY;

/** With the whole cookie jar in the same browser, in another provider's network. */
const THIEF: Look = {
  ...HOME,
  ip: '203.0.113.77',
  asn: 5617,
  asOrg: 'Orange Polska Spolka Akcyjna',
};

function day(session: string, at: number): LogEventOptions[] {
  return [
    { at, session, type: 'user.session.start' },
    { at: at + MINUTE, session, app: 'mail' },
    { at: at + 30 * MINUTE, session, app: 'calendar' },
  ];
}

const LIFE = Array.from({ length: 14 }, (_, i) => day(`idxDay${i}`, TODAY - (16 - i) * DAY)).flat();

/** Okta refuses the first request that comes with the stolen cookie, and ends the session. */
function ended(reason: string | undefined, changes: Record<string, unknown>): LogEventOptions {
  const debugData = {
    dtHash: THIEF.token,
    endedSessionId: 'idxToday',
    ...(reason === undefined ? {} : { terminationReason: reason }),
  };
  return {
    at: TODAY + 95 * MINUTE,
    look: THIEF,
    session: 'idxToday',
    type: 'user.session.end',
    changes: { debugContext: { debugData }, ...changes },
  };
}

async function bothSay(t: TestContext, end: LogEventOptions) {
  const events = [...LIFE, ...day('idxToday', TODAY), end].map(
    (options) => aLogEvent(options) as JsonObject,
  );
  const said = await backtested(events);
  const verdicts = await verdictsOf(await lived(t, events));
  return [
    said.find(({ sessionIds }) => sessionIds.includes('idxToday'))?.verdict ?? null,
    verdicts.get('idxToday') ?? null,
  ];
}

const BY_OKTA = {
  actor: { id: 'okta.system', type: 'SystemPrincipal', alternateId: 'system@okta.com' },
  target: [{ id: '00uAda', type: 'User', alternateId: '00uAda@example.com' }],
  authenticationContext: { externalSessionId: null, rootSessionId: null },
};

suite('the service and backtest say the same of a session whose cookie another device sent', () => {
  for (const [who, changes] of [
    ['its user', {}],
    ['Okta, naming the session as the ended one alone', BY_OKTA],
  ] as const)
    test(`where ${who} is the actor`, async (t) => {
      const said = await bothSay(t, ended('DBSC_KID_MISMATCH', changes));
      assert.deepEqual(said, ['suspicious', 'suspicious']);
    });

  test('and of one that its user left', async (t) => {
    assert.deepEqual(await bothSay(t, ended(undefined, {})), [null, null]);
  });
});
