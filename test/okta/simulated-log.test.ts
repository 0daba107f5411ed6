import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SYSTEM_LOG_FILTER } from '../../src/okta/hook-catalogue.ts';
import { connect, LAPTOP, startOrg } from './connected-org.ts';

test('Polling brings every event once, from the first page through Okta’s own links', async (t) => {
  const org = await startOrg(t);
  const client = await connect(org);
  const user = org.addUser();
  const since = org.clock.now() - 1_000;
  const session = org.signIn(user, LAPTOP);
  for (let visit = 0; visit < 5; visit += 1) session.act('user.authentication.sso');
  const page = await client.poll({ since, filter: SYSTEM_LOG_FILTER });
  const later = session.act('user.authentication.sso');
  assert.equal(later.done, true);
  const next = await client.poll(page.nextUrl ?? assert.fail('no next link'));
  const uuidsOf = (events: readonly unknown[]) =>
    events.map((event) => (event as { uuid: string }).uuid);
  const all = [...uuidsOf(page.events), ...uuidsOf(next.events)];
  const mine = org.log().filter((event) => (event.actor as { id?: string }).id === user.id);
  assert.equal(new Set(all).size, all.length);
  assert.deepEqual(
    all.filter((uuid) => mine.some((event) => event.uuid === uuid)).length,
    mine.length,
  );
});

test('Events are read back from the log by uuid, and an invented one is not there', async (t) => {
  const org = await startOrg(t);
  const client = await connect(org);
  const session = org.signIn(org.addUser(), LAPTOP);
  session.act('user.authentication.sso');
  const real = org
    .log()
    .slice(-2)
    .map(({ uuid }) => uuid);
  const within = { since: org.clock.now() - 60_000, until: org.clock.now() + 60_000 };
  const found = await client.findByUuid([...real, '00000000-aaaa-11f0-8000-000000000000'], within);
  assert.deepEqual(found.map((event) => (event as { uuid: string }).uuid).sort(), [...real].sort());
});

test('The clock of the org can be compared with ours', async (t) => {
  const org = await startOrg(t);
  const skew = await (await connect(org)).clockSkew();
  assert.ok(skew !== null && Math.abs(skew) < 2_000);
});
