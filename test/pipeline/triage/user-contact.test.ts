/** "Ask the user by telephone" needs a number: on the incident's page, nowhere else, and with a warning. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { incident as command } from '../../../src/commands/incident.ts';
import { notify } from '../../../src/pipeline/notify.ts';
import { triage } from '../../../src/pipeline/triage.ts';
import type { JsonObject } from '../../support/openapi/json.ts';
import { recordedIo } from '../../support/recorded-io.ts';
import { signedIn } from '../../support/signed-in.ts';
import { ALICE, steeringApp } from '../../support/steering.ts';
import { eventsOf, LAPTOP, recordEvents, THIEF } from '../../support/theft.ts';
import { toldByWebhook } from '../../support/told-by-webhook.ts';

const SSO = 'user.authentication.sso';
const CHANGE = 'user.account.update_profile';
const NUMBER = '+46 70 123 45 67';
const PROFILE = {
  title: 'Lead <b>of</b> Payroll',
  department: 'Finance & Pay',
  manager: 'Grace Hopper',
  primaryPhone: NUMBER,
};

/** A theft that the hook brought and triage has judged. */
async function aTheft(t: TestContext, profile: JsonObject = PROFILE) {
  const { okta, webhook, deps } = await toldByWebhook(t, {
    API_TOKENS: `${ALICE.name}:${ALICE.token}`,
  });
  const ada = okta.addUser({ firstName: 'Ada', profile });
  const session = okta.signIn(ada, LAPTOP);
  const app = okta.addApp('Payroll');
  for (const client of [LAPTOP, THIEF, THIEF, THIEF, LAPTOP]) session.act(SSO, { app, client });
  await recordEvents(deps, eventsOf(okta, ada.id));
  const judge = () => triage(deps, { org: 'main', sessionId: session.id });
  await judge();
  const { rows } = await deps.database.pool.query<{ id: number }>('select id::int from incidents');
  const id = rows[0]?.id ?? 0;
  const { read } = await signedIn(t, deps);
  const card = async () =>
    /<section[^>]*aria-labelledby="contact">.*?<\/section>/s.exec(
      (await read(`/incidents/${id}`)).body,
    )?.[0] ?? '';
  return { okta, webhook, deps, ada, session, judge, id, card };
}

test('the page says whom to ring, escaped; a number that is changed later does not take its place', async (t) => {
  const { ada, judge, card, session, deps, okta } = await aTheft(t);
  const before = await card();
  assert.match(before, /<dt>Telephone<\/dt><dd>\+46 70 123 45 67<\/dd>/);
  assert.match(before, /<dd>Lead &lt;b&gt;of&lt;\/b&gt; Payroll<\/dd>/);
  assert.match(before, /<dd>Finance &amp; Pay<\/dd>/);
  assert.match(before, /<dd>Grace Hopper<\/dd>/);
  assert.doesNotMatch(before, /changed since the theft/);

  Object.assign(ada.profile, { primaryPhone: '+7 900 000' });
  const done = session.act(CHANGE, { client: THIEF });
  assert.ok(done.done);
  await recordEvents(deps, eventsOf(okta, ada.id));
  const warned = await card();
  assert.match(warned, /changed since the theft/, 'before anything is judged again');
  await judge();
  assert.match(await card(), /\+46 70 123 45 67/);
  assert.match(await card(), /changed since the theft.*take it from elsewhere/s);
  await deps.database.pool.query(
    `update user_contacts set read_at = read_at - interval '2 minutes'`,
  );
  assert.match(await card(), /changed since the theft.*after this was read/s);
});

test('a change in another session warns as well; one of somebody else’s profile, refused or of before does not', async (t) => {
  const { okta, deps, ada, card, session } = await aTheft(t);
  const change = session.act(CHANGE);
  assert.ok(change.done);
  const other = okta.addUser({ firstName: 'Bob' });
  const target = (id: string) => [
    { id, type: 'User', alternateId: 'x@example.com', displayName: 'X', detailEntry: null },
  ];
  const like = (more: object) => ({ ...change.event, uuid: randomUUID(), ...more });
  await recordEvents(deps, [
    like({ target: target(other.id) }),
    like({ outcome: { result: 'FAILURE', reason: 'no' } }),
    like({ published: new Date(deps.now() - 3_600_000).toISOString() }),
  ]);
  assert.doesNotMatch(await card(), /changed since the theft/);

  const second = okta.signIn(ada, LAPTOP);
  const there = second.act(CHANGE);
  assert.ok(there.done);
  await recordEvents(deps, [
    ...eventsOf(okta, ada.id).filter(({ uuid }) => uuid !== change.event.uuid),
  ]);
  assert.match(await card(), /changed since the theft/);
});

test('an administrator’s change by an API token, in no session, warns too', async (t) => {
  const { deps, ada, card, session } = await aTheft(t);
  const change = session.act(CHANGE);
  assert.ok(change.done);
  const byToken = {
    ...change.event,
    uuid: randomUUID(),
    actor: { id: '00uAdmin', type: 'User', alternateId: 'admin@example.com', displayName: 'Admin' },
    target: [{ id: ada.id, type: 'User', alternateId: ada.login, displayName: 'Ada' }],
    authenticationContext: { externalSessionId: 'unknown' },
  };
  await recordEvents(deps, [byToken]);
  assert.match(await card(), /changed since the theft/);
});

test('neither what is sent, nor the API, nor the command has the number', async (t) => {
  const { webhook, deps, id } = await aTheft(t);
  await notify(deps, { org: 'main', incidentId: id });
  const app = await steeringApp(t, deps);
  const asked = async (url: string) =>
    (await app.inject({ url, headers: { authorization: `Bearer ${ALICE.token}` } })).body;
  const io = recordedIo({});
  await command([String(id), '--json'], io, async () => ({ deps, close: async () => {} }));
  const sent = JSON.stringify(webhook.received.map(({ body }) => body));
  for (const told of [
    await asked(`/api/incidents/${id}`),
    await asked('/api/incidents'),
    io.out(),
    sent,
  ]) {
    assert.ok(told.includes('Ada'), told.slice(0, 200));
    assert.ok(!told.includes(NUMBER) && !told.includes('Finance'));
  }
});

test('a mobile number is one to ring, beside the other and alone, and once where they are one', async (t) => {
  const { card, deps } = await aTheft(t, { ...PROFILE, mobilePhone: '+46 73 765' });
  const set = (primary: string | null, mobile: string | null) =>
    deps.database.pool.query('update user_contacts set primary_phone = $1, mobile_phone = $2', [
      primary,
      mobile,
    ]);
  const both =
    /<dt>Telephone<\/dt><dd>\+46 70 123 45 67<\/dd><dt>Mobile<\/dt><dd>\+46 73 765<\/dd>/;
  assert.match(await card(), both);
  assert.doesNotMatch(await card(), /No telephone/);
  await set(null, '+46 73 765');
  assert.match(await card(), /<dl class="facts"><dt>Mobile<\/dt><dd>\+46 73 765<\/dd>/);
  assert.doesNotMatch(await card(), /No telephone/);
  await set(NUMBER, NUMBER);
  assert.doesNotMatch(await card(), /Mobile/);
});

test('where the profile has no number the page says so, and whom to ask instead', async (t) => {
  const { card, session, deps, okta, ada } = await aTheft(t, { manager: 'Greta Holm' });
  const asks =
    /No telephone was found in the Okta profile: ask Greta Holm \(manager\), or take it from/;
  assert.match(await card(), asks);

  session.act(CHANGE, { client: THIEF });
  await recordEvents(deps, eventsOf(okta, ada.id));
  const warned = await card();
  assert.match(warned, /in the Okta profile: take it from a list of the company’s own\./);
  assert.match(warned, /a thief changes the number first\.</, 'there is none to take elsewhere');
});

test('a number that a thief adds to an empty profile does not become the one to ring', async (t) => {
  const { card, ada, judge, deps, okta, session } = await aTheft(t, {});
  const empty =
    /No telephone was found in the Okta profile: take it from a list of the company’s own\./;
  assert.match(await card(), empty);
  assert.doesNotMatch(await card(), /<dl/);

  Object.assign(ada.profile, { mobilePhone: '+7 900 000' });
  session.act(CHANGE, { client: THIEF });
  await recordEvents(deps, eventsOf(okta, ada.id));
  await judge();
  assert.doesNotMatch(await card(), /\+7 900/);
  assert.match(await card(), empty);
});

test('where nobody could read the profile the page has no such part', async (t) => {
  const { card, deps } = await aTheft(t);
  await deps.database.pool.query('delete from user_contacts');
  assert.equal(await card(), '');
});
