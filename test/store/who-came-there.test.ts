import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { setSessionVerdict } from '../../src/store/sessions.ts';
import { hookEventsOfOthers, usersOfAddresses } from '../../src/store/who-came-there.ts';
import { HOME, type LogEventOptions, MOBILE } from '../pipeline/log-events.ts';
import { storedEvents } from './stored-events.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.now();
const around = { org: 'main', userId: '00uAda', at: NOW };
const believed = { ...around, believedAt: NOW - 12 * HOUR };
const failed = { outcome: { result: 'FAILURE' } };
const NOBODY = {
  succeededUsers: 0,
  establishedUsers: 0,
  newcomers: 0,
  failedUsers: 0,
  ownDays: 0,
};

/** Each user's events in sessions of their own. */
function of(user: string, ...events: readonly LogEventOptions[]): LogEventOptions[] {
  return events.map((event, i) => ({ user, session: `idx-${user}-${i}`, ...event }));
}

async function usersThere(t: TestContext, events: readonly LogEventOptions[]) {
  const { database, ask } = await storedEvents(t, events);
  const there = async (fromLog?: boolean) =>
    (await ask((client) => usersOfAddresses(client, believed, [HOME.ip], fromLog))).get(HOME.ip);
  const stolen = (
    sessionId: string,
    { verdict = 'hijack', at = NOW }: { verdict?: 'suspicious' | 'hijack'; at?: number } = {},
  ) => {
    const judged = { verdict, score: 0.9, at, judgedAgainUntil: null, snapshot: 1 } as const;
    return database.transaction((tx) => setSessionVerdict(tx.client, 'main', [sessionId], judged));
  };
  return { ask, there, stolen };
}

suite('who else came from an address', () => {
  test('came within the month before, and before the moment', async (t) => {
    const { there } = await usersThere(t, [
      ...of('00uOld', { at: NOW - 30 * DAY - HOUR }),
      ...of('00uNow', { at: NOW }),
      ...of('00uLater', { at: NOW + HOUR }, { at: NOW + HOUR, changes: failed }),
      ...of('00uElsewhere', { at: NOW - 2 * DAY, look: MOBILE }),
    ]);
    assert.equal(await there(), undefined);
  });

  test('is a newcomer whose first success there was not long ago, whatever failed before', async (t) => {
    const { there } = await usersThere(t, [
      ...of('00uBen', { at: NOW - 2 * DAY, changes: failed }, { at: NOW - HOUR }),
      ...of('00uCleo', { at: NOW - 29 * DAY }, { at: NOW - HOUR }),
      ...of('00uDan', { at: NOW - HOUR, changes: failed }),
    ]);
    assert.deepEqual(await there(), {
      ...NOBODY,
      succeededUsers: 2,
      establishedUsers: 1,
      newcomers: 1,
      failedUsers: 1,
    });
  });

  test('failed there, unless the attempt was of a stolen session', async (t) => {
    const { there, stolen } = await usersThere(t, [
      ...of('00uBen', { at: NOW - HOUR, changes: failed }),
      ...of('00uCleo', { at: NOW - HOUR, changes: failed }),
    ]);
    assert.equal((await there())?.failedUsers, 2);
    await stolen('idx-00uBen-0');
    assert.equal((await there())?.failedUsers, 1);
  });

  test('came also in a merely suspicious session that nobody called a theft in three days', async (t) => {
    const { there, stolen } = await usersThere(t, [
      ...of('00uBen', { at: NOW - 5 * DAY }),
      ...of('00uCleo', { at: NOW - 5 * DAY }),
      ...of('00uDan', { at: NOW - 5 * DAY }),
    ]);
    assert.equal((await there())?.establishedUsers, 3);
    await stolen('idx-00uBen-0', { verdict: 'suspicious', at: NOW - 4 * DAY });
    await stolen('idx-00uCleo-0', { verdict: 'suspicious', at: NOW - 2 * DAY });
    await stolen('idx-00uDan-0', { verdict: 'hijack', at: NOW - 4 * DAY });
    assert.equal((await there())?.establishedUsers, 1);
  });

  test('counts the user’s own days there in UTC, of what succeeded and is no longer new', async (t) => {
    const noon = Math.floor(NOW / DAY) * DAY - 3 * DAY + 12 * HOUR;
    const { ask, there } = await usersThere(t, [
      ...of('00uAda', { at: noon - HOUR / 2 }, { at: noon + HOUR / 2 }),
      ...of('00uAda', { at: noon - 2 * DAY, changes: failed }, { at: NOW - HOUR }),
    ]);
    assert.deepEqual(await there(), { ...NOBODY, ownDays: 1 });
    const elsewhere = await ask(async (client) => {
      await client.query(`set local time zone 'Etc/GMT-12'`);
      return usersOfAddresses(client, believed, [HOME.ip]);
    });
    assert.equal(elsewhere.get(HOME.ip)?.ownDays, 1);
  });

  test('counts against the user only by Okta’s own log, where the hook is in doubt', async (t) => {
    const source = 'system_log';
    const { there } = await usersThere(t, [
      ...of('00uBen', { at: NOW - HOUR, changes: failed }),
      ...of('00uCleo', { at: NOW - HOUR, changes: failed, source }),
      ...of('00uDan', { at: NOW - HOUR }),
      ...of('00uEve', { at: NOW - HOUR, source }),
    ]);
    const all = { ...NOBODY, succeededUsers: 2, newcomers: 2, failedUsers: 2 };
    assert.deepEqual(await there(), all);
    assert.deepEqual(await there(true), { ...all, newcomers: 1, failedUsers: 1 });
  });
});

suite('what the hook told of others at an address', () => {
  const told = async (t: TestContext, events: readonly LogEventOptions[]) => {
    const { ask } = await storedEvents(t, events);
    const found = await ask((client) => hookEventsOfOthers(client, believed, [HOME.ip], Date.now));
    return found
      .map(({ raw }) => raw as { actor: { id: string }; published: string })
      .map(({ actor, published }) => `${actor.id} ${(NOW - Date.parse(published)) / HOUR}`)
      .sort();
  };

  test('is the latest failure and the latest success of each', async (t) => {
    const found = await told(t, [
      ...of('00uBen', { at: NOW - 3 * HOUR }, { at: NOW - 2 * HOUR }, { at: NOW - 9 * HOUR }),
      ...of('00uBen', { at: NOW - 8 * HOUR, changes: failed }),
      ...of('00uBen', { at: NOW - 7 * HOUR, changes: failed }),
      ...of('00uBen', { at: NOW - HOUR, changes: { outcome: { result: 'SKIPPED' } } }),
    ]);
    assert.deepEqual(found, ['00uBen 2', '00uBen 7']);
  });

  test('is nothing of the user, of Okta’s log, of another time', async (t) => {
    const found = await told(t, [
      ...of('00uAda', { at: NOW - HOUR }),
      ...of('00uBen', { at: NOW - HOUR, source: 'system_log' }),
      ...of('00uCleo', { at: NOW - 30 * DAY - HOUR }),
      ...of('00uDan', { at: NOW + HOUR }, { at: NOW }),
      ...of('00uEve', { at: NOW - HOUR, look: MOBILE }),
    ]);
    assert.deepEqual(found, []);
  });

  test('is of the ten who came last, of failures and of successes', async (t) => {
    const people = Array.from({ length: 12 }, (_, i) => i + 1);
    const found = await told(
      t,
      people.flatMap((i) => [
        ...of(`00uS${i}`, { at: NOW - i * HOUR }),
        ...of(`00uF${i}`, { at: NOW - (20 + i) * HOUR, changes: failed }),
      ]),
    );
    const ten = people.slice(0, 10);
    const expected = ten.flatMap((i) => [`00uS${i} ${i}`, `00uF${i} ${20 + i}`]);
    assert.deepEqual(found, expected.sort());
  });
});
