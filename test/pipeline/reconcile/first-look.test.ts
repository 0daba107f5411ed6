import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { CURSOR, type LogCursor, readLog } from '../../../src/pipeline/reconcile/read-log.ts';
import { eventRowMaker } from '../../../src/pipeline/record/event-row.ts';
import { createRecorder } from '../../../src/pipeline/record.ts';
import { readCursor } from '../../../src/store/cursors.ts';
import { scriptedOrg } from '../../okta/scripted-org.ts';
import { testDependencies } from '../../support/dependencies.ts';
import { startOktaOrg } from '../../support/okta-org/index.ts';
import { signedIn } from '../../support/signed-in.ts';
import { ALICE } from '../../support/steering.ts';
import { LAPTOP } from '../../support/theft.ts';

const DAY = 86_400_000;

async function aReader(
  t: TestContext,
  okta: { url: string; token: string },
  environment: Readonly<Record<string, string>> = {},
) {
  const base = await testDependencies(t, { okta, environment });
  const recorder = createRecorder(base);
  const deps = { ...base, recorder, rowOf: eventRowMaker(base.fingerprintSources) };
  const org = deps.orgs.get('main');
  assert.ok(org);
  const read = () => readLog(deps, org, new Set(), new AbortController().signal);
  const uuids = async () =>
    (await deps.database.pool.query<{ uuid: string }>('select uuid from log_events')).rows.map(
      ({ uuid }) => uuid,
    );
  const cursor = () => readCursor<LogCursor>(deps.database.pool, 'main', CURSOR);
  return { deps, read, uuids, cursor };
}

suite('the first look at the System Log', () => {
  test('goes back as many days as it is told, and no further than events are kept', async (t) => {
    const okta = await startOktaOrg({ hasPast: true });
    t.after(() => okta.close());
    const user = okta.addUser();
    const ago = (days: number) => okta.signIn(user, LAPTOP, { at: Date.now() - days * DAY });
    const [old, recent, latest] = [ago(40).startUuid, ago(20).startUuid, ago(5).startUuid];
    const token = okta.addApiToken().value;
    const seen = async (environment: Readonly<Record<string, string>>) => {
      const { read, uuids } = await aReader(t, { url: okta.url, token }, environment);
      await read();
      const held = new Set(await uuids());
      return [old, recent, latest].map((uuid) => held.has(uuid));
    };
    assert.deepEqual(await seen({}), [false, true, true], 'thirty days');
    assert.deepEqual(await seen({ SYSTEM_LOG_FIRST_DAYS: '45' }), [true, true, true]);
    assert.deepEqual(await seen({ SYSTEM_LOG_FIRST_DAYS: '7' }), [false, false, true]);
    assert.deepEqual(await seen({ RETENTION_DAYS: '10' }), [false, false, true]);
  });

  test('is remembered, and told on the page of the orgs', async (t) => {
    const okta = await startOktaOrg({ hasPast: true });
    t.after(() => okta.close());
    const token = okta.addApiToken().value;
    const { deps, read, cursor } = await aReader(
      t,
      { url: okta.url, token },
      { API_TOKENS: `${ALICE.name}:${ALICE.token}` },
    );
    okta.signIn(okta.addUser(), LAPTOP);
    await read();
    const readFrom = (await cursor())?.readFrom ?? 0;
    assert.ok(Math.abs(readFrom - (Date.now() - 30 * DAY)) < 60_000);
    deps.advance(DAY);
    await read();
    assert.equal((await cursor())?.readFrom, readFrom, 'from when on it was read at first');
    const { read: page } = await signedIn(t, deps);
    assert.match((await page('/orgs')).body, /; habits from (29|30) days/);
  });

  test('leaves calls for reading evidence back: where the limit is nearly used up it waits', async (t) => {
    const askedAt: number[] = [];
    const org = await scriptedOrg(t, ({ headers: { host } }, count) => {
      askedAt.push(Date.now());
      const left = count === 1 ? 40 : 10;
      const headers = {
        link: `<http://${host}/api/v1/logs?after=${count}>; rel="next"`,
        'x-rate-limit-limit': '60',
        'x-rate-limit-remaining': String(left),
        'x-rate-limit-reset': String(Math.floor(Date.now() / 1_000)),
      };
      const published = new Date(Date.now() - 20 * DAY).toISOString();
      return { status: 200, headers, json: count < 3 ? [{ uuid: `u${count}`, published }] : [] };
    });
    const { read } = await aReader(t, { url: org.orgUrl, token: 'a-token' });
    await read();
    const [first = 0, second = 0, third = 0] = askedAt;
    assert.equal(askedAt.length, 3);
    assert.ok(third - second >= 900, `${third - second} ms for Okta’s next minute`);
    assert.ok(second - first < third - second, 'and not before');
  });
});
