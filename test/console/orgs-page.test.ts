/** The page of the orgs: how events come, and what the service may do. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { awaitUnheld } from '../../src/store/awaited.ts';
import { writeCursor } from '../../src/store/cursors.ts';
import { signedIn } from '../support/signed-in.ts';
import { ALICE, steeringApp, steeringDependencies } from '../support/steering.ts';

const MINUTE = 60_000;

/** The rows of the table as `What: state`. */
function rowsOf(page: string): Map<string, string> {
  const rows = page.matchAll(/<tr><th scope="row">([^<]+)<\/th><td>(.*?)<\/td>/gs);
  return new Map([...rows].map(([, what = '', state = '']) => [what, state]));
}

suite('the road of an org’s events', () => {
  test('shows the hook as Okta keeps it, in red where nothing is delivered', async (t) => {
    const deps = await steeringDependencies(t);
    const { read } = await signedIn(t, deps);
    const hook = async () => rowsOf((await read('/orgs')).body).get('The hook') ?? '';
    assert.doesNotMatch((await read('/orgs')).body, /The hook</, 'nothing has arrived yet');
    const { pool } = deps.database;
    await writeCursor(pool, 'main', 'last_delivery', { at: deps.now(), hookId: 'whoA' });
    assert.match(await hook(), /not known: the System Log reader looks at it/);
    const since = Date.UTC(2026, 10, 30, 9, 15);
    const note = (state: string, status: string | null, verificationStatus: string | null) => {
      const value = { state, hookId: 'whoA', status, verificationStatus, since };
      return writeCursor(pool, 'main', 'hook_state', value);
    };
    await note('listening', 'ACTIVE', 'VERIFIED');
    assert.match(
      await hook(),
      /class="badge good">active, verified<.* seen so since .*09:15:00 UTC/,
    );
    await note('deaf', 'INACTIVE', 'VERIFIED');
    assert.match(await hook(), /class="badge bad">INACTIVE, VERIFIED<.*Okta delivers nothing/);
    await note('leads_elsewhere', 'ACTIVE', 'VERIFIED');
    assert.match(await hook(), /class="badge bad">leads elsewhere</);
    await note('setting_up', 'ACTIVE', 'UNVERIFIED');
    assert.match(await hook(), /class="badge warn">being set up</);
    await note('missing', null, null);
    assert.match(await hook(), /class="badge bad">none</);
    const app = await steeringApp(t, deps);
    const headers = { authorization: `Bearer ${ALICE.token}` };
    const [org] = (await app.inject({ url: '/api/orgs', headers })).json().orgs;
    assert.deepEqual(
      [org.hook.state, org.hook.status, org.hook.since],
      ['missing', null, '2026-11-30T09:15:00.000Z'],
    );
    assert.deepEqual(
      org.facts.map(({ name }: { name: string }) => name),
      ['last_delivery'],
    );
  });

  test('says of how many events that the hook was to bring how many came', async (t) => {
    const deps = await steeringDependencies(t);
    const { read } = await signedIn(t, deps);
    const { pool } = deps.database;
    const now = deps.now();
    const came = async () =>
      rowsOf((await read('/orgs')).body)
        .get('What the hook was to bring')
        ?.replaceAll(/<[^>]+>/g, '');
    await writeCursor(pool, 'main', 'last_delivery', { at: now, hookId: 'whoA' });
    assert.equal(await came(), undefined, 'nobody reads the log');
    const from = Math.floor(now / (10 * MINUTE)) * 10 * MINUTE - 60 * MINUTE;
    const tally = (expected: number, lost: number) =>
      writeCursor(pool, 'main', 'hook_tally', {
        ...{ from, expected: { [from]: expected }, lost: { [from]: lost } },
      });
    await tally(0, 0);
    assert.match((await came()) ?? '', /^no event since /);
    await tally(5, 0);
    assert.match((await came()) ?? '', /^of 5 events since .* UTC, 5 came$/);
    await awaitUnheld(pool, 'main', [{ uuid: 'e1', publishedAt: from + MINUTE }]);
    await tally(5, 2);
    assert.match(
      (await came()) ?? '',
      /, 2 came, 1 still awaited, 2 did not within the hour: the System Log reader brought them$/,
    );
  });
});
