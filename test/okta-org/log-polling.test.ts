import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OktaOrg, type SystemLogEvent, startOktaOrg } from '../support/okta-org/index.ts';
import { ask, LAPTOP } from './clients.ts';

type Page = { readonly uuids: string[]; readonly next: string };

async function poll(org: OktaOrg, token: string, path: string): Promise<Page> {
  const response = await ask(org, token, path);
  assert.equal(response.status, 200);
  const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  assert.ok(next, 'a polling answer always has a next link');
  const events = (await response.json()) as SystemLogEvent[];
  return { uuids: events.map(({ uuid }) => uuid), next: next.slice(org.url.length) };
}

const START = '/api/v1/logs?since=2026-01-01T00:00:00Z&limit=2';

function since(org: OktaOrg): string {
  return START.replace('2026-01-01T00:00:00Z', new Date(org.clock.now() - 60_000).toISOString());
}

test('next links lead through everything in order of persistence, and on to what comes later', async () => {
  await using org = await startOktaOrg();
  const token = org.addApiToken().value;
  const session = org.signIn(org.addUser(), LAPTOP);
  for (let i = 0; i < 4; i += 1) session.act('user.authentication.sso');
  const got: string[] = [];
  let page = await poll(org, token, since(org));
  while (page.uuids.length > 0) {
    got.push(...page.uuids);
    page = await poll(org, token, page.next);
  }
  assert.deepEqual(
    got,
    org.log().map(({ uuid }) => uuid),
  );
  const late = session.act('user.authentication.sso');
  page = await poll(org, token, page.next);
  assert.deepEqual(page.uuids, late.done ? [late.event.uuid] : []);
});

test('an event that happened earlier but was persisted later still comes, last', async () => {
  await using org = await startOktaOrg();
  const token = org.addApiToken().value;
  const session = org.signIn(org.addUser(), LAPTOP);
  const first = await poll(org, token, since(org));
  const old = session.act('user.authentication.sso', { at: org.clock.now() - 3_600_000 });
  const second = await poll(org, token, first.next);
  assert.deepEqual(second.uuids, old.done ? [old.event.uuid] : []);
});

test('an event can be readable only some time after it happened', async () => {
  await using org = await startOktaOrg({ logLagMs: 30_000 });
  const token = org.addApiToken().value;
  const { startUuid } = org.signIn(org.addUser(), LAPTOP);
  const first = await poll(org, token, since(org));
  assert.deepEqual(first.uuids, []);
  org.clock.advance(31_000);
  assert.deepEqual((await poll(org, token, first.next)).uuids, [startUuid]);
});

test('a filter stays with the next link', async () => {
  await using org = await startOktaOrg();
  const token = org.addApiToken().value;
  const session = org.signIn(org.addUser(), LAPTOP);
  for (let i = 0; i < 3; i += 1) session.act('user.authentication.sso');
  const filter = encodeURIComponent('eventType eq "user.session.start"');
  const first = await poll(org, token, `${since(org)}&filter=${filter}`);
  assert.deepEqual(first.uuids, [session.startUuid]);
  session.act('user.authentication.sso');
  const { startUuid } = org.signIn(org.addUser(), LAPTOP);
  assert.deepEqual((await poll(org, token, first.next)).uuids, [startUuid]);
});
