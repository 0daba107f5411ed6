import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OktaOrg, type SystemLogEvent, startOktaOrg } from '../support/okta-org/index.ts';
import { ask, LAPTOP, refusalOf, THIEF } from './clients.ts';

const HOUR = 3_600_000;

/** Five events, the last first: published five to one hours ago. */
function fill(org: OktaOrg): void {
  const session = org.signIn(org.addUser(), LAPTOP, { at: org.clock.now() - HOUR });
  for (let hours = 2; hours <= 5; hours += 1) {
    session.act('user.authentication.sso', {
      at: org.clock.now() - hours * HOUR,
      client: hours === 3 ? THIEF : LAPTOP,
    });
  }
}

async function query(org: OktaOrg, parameters: Record<string, string>) {
  const token = org.addApiToken().value;
  const pages: SystemLogEvent[][] = [];
  let path: string | undefined = `/api/v1/logs?${new URLSearchParams(parameters)}`;
  while (path !== undefined) {
    const response: Response = await ask(org, token, path);
    assert.equal(response.status, 200);
    pages.push((await response.json()) as SystemLogEvent[]);
    path = /<([^>]+)>; rel="next"/
      .exec(response.headers.get('link') ?? '')?.[1]
      ?.slice(org.url.length);
  }
  return { sizes: pages.map((page) => page.length), events: pages.flat() };
}

function bounds(org: OktaOrg, fromHours = 6, toHours = 0) {
  const iso = (hours: number) => new Date(org.clock.now() - hours * HOUR).toISOString();
  return { since: iso(fromHours), until: iso(toHours) };
}

test('a bounded request is ordered by published, and its last page has no next link', async () => {
  await using org = await startOktaOrg();
  fill(org);
  const { sizes, events } = await query(org, { ...bounds(org), limit: '2' });
  assert.deepEqual(sizes, [2, 2, 1]);
  const published = events.map((event) => event.published);
  assert.deepEqual(published, [...published].sort());
});

test('descending order needs no until and ends as well', async () => {
  await using org = await startOktaOrg();
  fill(org);
  const { since } = bounds(org);
  const { events } = await query(org, { since, sortOrder: 'DESCENDING', limit: '3' });
  const published = events.map((event) => event.published);
  assert.equal(published.length, 5);
  assert.deepEqual(published, [...published].sort().reverse());
});

test('since and until cut by when it happened, not by when it was persisted', async () => {
  await using org = await startOktaOrg();
  fill(org);
  const { events } = await query(org, bounds(org, 4.5, 2.5));
  assert.equal(events.length, 2);
});

test('q finds every keyword anywhere, whatever its case', async () => {
  await using org = await startOktaOrg();
  fill(org);
  const { events } = await query(org, { ...bounds(org), q: 'DigitalOcean python-requests' });
  assert.equal(events.length, 1);
});

test('an event is read back by its uuid', async () => {
  await using org = await startOktaOrg();
  fill(org);
  const [wanted, other] = org.log();
  assert.ok(wanted && other);
  const filter = `uuid eq "${wanted.uuid}" or uuid eq "${other.uuid}" or uuid eq "no such"`;
  const { events } = await query(org, { ...bounds(org), filter });
  assert.deepEqual(new Set(events.map(({ uuid }) => uuid)), new Set([wanted.uuid, other.uuid]));
});

const REFUSED: readonly (readonly [string, Record<string, string>, string])[] = [
  ['a limit above 1,000', { limit: '1001' }, '400 E0000001'],
  ['a since that is no time', { since: 'yesterday' }, '400 E0000001'],
  ['a since older than 180 days', { since: '2020-01-01T00:00:00Z' }, '400 E0000053'],
  ['a filter on published', { filter: 'published gt "2026-01-01T00:00:00Z"' }, '400 E0000031'],
  ['a filter on an unknown attribute', { filter: 'colour eq "red"' }, '400 E0000031'],
  ['a filter that cannot be read', { filter: 'eventType eq' }, '400 E0000031'],
  ['co on the URL', { filter: 'debugContext.debugData.url co "sso"' }, '400 E0000031'],
  ['more than ten keywords', { q: 'a b c d e f g h i j k' }, '400 E0000001'],
  ['a cursor somebody made up', { after: 'tomorrow' }, '400 E0000001'],
];

for (const [name, parameters, expected] of REFUSED) {
  test(`${name} is refused`, async () => {
    await using org = await startOktaOrg();
    const token = org.addApiToken().value;
    const answer = await ask(org, token, `/api/v1/logs?${new URLSearchParams(parameters)}`);
    assert.equal(await refusalOf(answer), expected);
  });
}
