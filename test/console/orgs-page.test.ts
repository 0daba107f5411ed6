/** The page of the orgs: how events come, and what the service may do. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DEFAULT_RESPONSE_POLICY } from '../../src/domain/response/response-policy.ts';
import { awaitUnheld } from '../../src/store/awaited.ts';
import { writeCursor } from '../../src/store/cursors.ts';
import { noteInstance } from '../../src/store/instances.ts';
import { consoleInBrowser, violations } from '../support/console-in-browser.ts';
import { signedIn } from '../support/signed-in.ts';
import { ALICE, steeringApp, steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const MINUTE = 60_000;
/** The least that a card leaves at its edge, in pixels. */
const PADDING = 8;

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
    assert.match((await came()) ?? '', /^no event since .* UTC, as far as the log is read$/);
    await tally(5, 0);
    assert.match((await came()) ?? '', /^of 5 events since .* UTC, 5 came$/);
    await awaitUnheld(pool, 'main', [{ uuid: 'e1', publishedAt: from + MINUTE }]);
    await tally(5, 2);
    assert.match(
      (await came()) ?? '',
      /, 2 came, 1 still awaited, 2 lost: not within the hour, and brought by the System Log reader$/,
    );
  });
});

/** The facts under a heading as `Name: text`. */
function factsOf(page: string): Map<string, string> {
  const [, list = ''] =
    /<h3>What it may do<\/h3>\s*<dl class="facts">(.*?)<\/dl>/s.exec(page) ?? [];
  const facts = list.matchAll(/<dt>([^<]+)<\/dt><dd>(.*?)<\/dd>/gs);
  return new Map(
    [...facts].map(([, name = '', text = '']) => [name, text.replaceAll('<br>', ' | ')]),
  );
}

test('the table is as wide as its card on a telephone, whatever is wrong', async (t) => {
  const { deps, address, signedIn: signIn } = await consoleInBrowser(t);
  const { pool } = deps.database;
  const [now, span] = [deps.now(), Math.floor(deps.now() / (10 * MINUTE)) * 10 * MINUTE];
  const value = { state: 'deaf', status: 'ACTIVE', verificationStatus: 'UNVERIFIED' };
  await writeCursor(pool, 'main', 'hook_state', { ...value, hookId: 'whoA', since: now });
  await writeCursor(pool, 'main', 'hook_tally', {
    ...{ from: span, expected: { [span]: 1_234_567 }, lost: { [span]: 12_345 } },
  });
  await writeCursor(pool, 'main', 'last_delivery', { at: now, hookId: 'whoA' });
  await writeCursor(pool, 'main', 'our_hooks', ['whoJqOiLwskjNNCY0Urr']);
  const { page } = await signIn({ viewport: { width: 390, height: 844 } });
  await page.goto(`${address}/orgs`);
  const road = await page.locator('table.road').boundingBox();
  const card = await page.locator('section.card').boundingBox();
  assert.ok(road && card);
  assert.ok(road.x + road.width <= card.x + card.width - PADDING, `${road.width} in ${card.width}`);
  assert.deepEqual(await violations(page), []);
});

suite('what it may do in an org', () => {
  const RESPONSES = {
    ...DEFAULT_RESPONSE_POLICY,
    mode: 'approve' as const,
    rules: [
      {
        name: 'Ada',
        match: { users: ['ada@example.com'], groups: [], roles: [] },
        mode: 'enforce' as const,
        plans: { hijack: [{ kind: 'suspend', params: {} }] },
        approval: { approvers: ['slack:U9'] },
      },
      {
        name: 'Admins',
        match: { users: [], groups: [], roles: ['SUPER_ADMIN'] },
        approval: { approvals: 2, onSilence: 'deny' as const },
      },
      { name: 'the rest', match: { users: [], groups: ['Everyone'], roles: [] } },
    ],
    approval: { ...DEFAULT_RESPONSE_POLICY.approval, approvers: ['api:alice', 'console:bob'] },
    protected: { users: ['a@example.com', 'b@example.com'], groups: ['Glass'], roles: [] },
    limits: { usersPerHour: 1, usersPerDay: 20 },
  };

  test('is the mode with the rules that have another, who agrees, who is spared, and how much of the limits is used', async (t) => {
    const deps = await steeringDependencies(t, { responses: RESPONSES });
    const { read } = await signedIn(t, deps);
    const id = await aStolenSession(deps);
    await deps.database.pool.query(
      `update response_actions set status = 'done', started_at = now() where incident_id = $1`,
      [id],
    );
    const { body } = await read('/orgs');
    assert.match(
      body,
      /class="badge quiet">approve mode<\/span><span class="badge info">enforce by 1 rule</,
    );
    const facts = factsOf(body);
    assert.equal(
      facts.get('Mode'),
      'approve: every action waits for a person; rule “Ada”: enforce',
    );
    assert.equal(
      facts.get('Plans'),
      'hijack: Clear all sessions, Expire the password | suspicious: nothing | hijack, rule “Ada”: Suspend the user',
    );
    assert.match(
      facts.get('Approvers') ?? '',
      /^api:alice, console:bob; one agrees, two to .* and Universal Logout; after 30 min without an answer everybody is told again \| rule “Ada”: slack:U9 \| rule “Admins”: 2 agree; after 30 min without an answer it is denied$/,
    );
    assert.equal(facts.get('Protected'), '2 users, 1 group');
    assert.match(
      facts.get('By itself, at most') ?? '',
      /^1 of 1 user signed out in the last hour: .*reached<\/span> more waits for a person \| 1 of 20 users signed out in the last day$/,
    );
    assert.match(facts.get('Policy') ?? '', /^<code>[0-9a-f]{12}<\/code> of version [\d.]+$/);
  });

  test('is marked where everybody approves, and an instance that runs by another policy is named', async (t) => {
    const deps = await steeringDependencies(t);
    const { read } = await signedIn(t, deps);
    const { pool } = deps.database;
    const app = await steeringApp(t, deps);
    const headers = { authorization: `Bearer ${ALICE.token}` };
    const asked = async () => (await app.inject({ url: '/api/orgs', headers })).json().orgs[0];
    const { mode, policy } = await asked();
    const runs = (one: string, hash: string) =>
      noteInstance(pool, {
        ...{ id: one, roles: ['worker'], version: policy.version },
        orgs: { main: { policy: hash, mode } },
      });
    await runs('host:1', policy.hash);
    assert.match(factsOf((await read('/orgs')).body).get('Policy') ?? '', /, read <time/);
    await runs('host:2', policy.hash);
    await runs('host:3', 'ffffffffffff');
    const facts = factsOf((await read('/orgs')).body);
    assert.match(
      facts.get('Approvers') ?? '',
      /^<span class="badge warn">everybody<\/span> who has a token/,
    );
    assert.match(
      facts.get('Policy') ?? '',
      /, read by 2 instances, .* \| <span class="badge bad">another policy<\/span> host:3 \(worker\): <code>f{12}</,
    );
    const found = (await asked()).policy;
    assert.deepEqual(
      found.instances.map((one: { id: string; policy: string }) => [
        one.id,
        one.policy === found.hash,
      ]),
      [
        ['host:1', true],
        ['host:2', true],
        ['host:3', false],
      ],
    );
    const { usersPerHour, usedInHour, usedInDay } = found.limits;
    assert.deepEqual([usersPerHour, usedInHour, usedInDay], [25, 0, 0]);
    assert.deepEqual(found.protected, { users: 0, groups: 0, roles: 0 });
  });
});
