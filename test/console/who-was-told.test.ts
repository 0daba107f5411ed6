/** Whether anybody heard of an incident stands on its page: a SOC that waits for Slack has to know that Slack refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notifications } from '../../src/store/schema.ts';
import { signedIn } from '../support/signed-in.ts';
import { steeringDependencies } from '../support/steering.ts';
import { aStolenSession } from '../support/stolen-session.ts';

const AT = new Date('2026-11-24T10:00:03Z');

test('the page says which receiver was told, and which refused and with what error', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const { read } = await signedIn(t, deps);
  const card = async () =>
    /<section[^>]*aria-labelledby="told"[\s\S]*?<\/section>/
      .exec((await read(`/incidents/${id}`)).body)?.[0]
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ') ?? '';
  assert.match(await card(), /Who was told Nobody yet\./);

  const row = { org: 'main', incidentId: id, key: 'incident', revision: 1, updatedAt: AT };
  await deps.database.rows.insert(notifications).values([
    { ...row, channel: 'slack', status: 'sent', attempts: 2 },
    { ...row, channel: 'slack', key: 'question:1', status: 'failed', lastError: 'slack_users' },
    { ...row, channel: 'teams', status: 'sending', attempts: 1 },
    {
      ...row,
      ...{ channel: 'webhook:00ff00ff00ff00ff', status: 'failed', attempts: 3 },
      lastError: 'alert_unreachable',
      notBefore: new Date(AT.getTime() + 8_000),
    },
    { ...row, channel: 'webhook:00ff00ff00ff00ff', key: 'action:1:2', status: 'sent', attempts: 1 },
  ]);
  const said = await card();
  assert.match(said, /Slack told last 2026-11-24 10:00:03 UTC/);
  assert.match(said, /Microsoft Teams being told/);
  assert.match(
    said,
    /Webhook 00ff00ff not reached alert_unreachable ?, 3 attempts, the last 2026-11-24 10:00:03 UTC ?, the next 2026-11-24 10:00:11/,
  );
  assert.match(said, /warden doctor tries the receivers/);
  assert.doesNotMatch(said, /slack_users/, 'what the user was asked stands elsewhere');
});

test('a receiver that is reached at last is news for whoever has the page open', async (t) => {
  const deps = await steeringDependencies(t);
  const id = await aStolenSession(deps);
  const { read } = await signedIn(t, deps);
  const revision = async () =>
    /data-revision="([^"]*)"/.exec((await read(`/incidents/${id}`)).body)?.[1];
  const row = { org: 'main', incidentId: id, key: 'incident', revision: 1, updatedAt: AT };
  await deps.database.rows
    .insert(notifications)
    .values({ ...row, channel: 'pagerduty', status: 'failed', lastError: 'alert_timeout' });
  const before = await revision();
  await deps.database.rows.update(notifications).set({ status: 'sent', lastError: null });
  assert.notEqual(await revision(), before);
});
