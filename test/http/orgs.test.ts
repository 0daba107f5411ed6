import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { writeCursor } from '../../src/store/cursors.ts';
import { ALICE, steeringApp, steeringDependencies } from '../support/steering.ts';

suite('GET /api/orgs', () => {
  test('tells how far the road is, in ISO 8601, and nothing of how the reader goes on', async (t) => {
    const deps = await steeringDependencies(t);
    const app = await steeringApp(t, deps);
    const asked = async () => {
      const headers = { authorization: `Bearer ${ALICE.token}` };
      const answer = await app.inject({ url: '/api/orgs', headers });
      const { lastDeliveryAt, logReadUntil, logReadFrom, logUnreadSince, hooks } =
        answer.json().orgs[0];
      const road = { lastDeliveryAt, logReadUntil, logReadFrom, logUnreadSince, hooks };
      return { road, body: answer.body };
    };
    const nothing = { lastDeliveryAt: null, logReadUntil: null, logReadFrom: null };
    assert.deepEqual((await asked()).road, { ...nothing, logUnreadSince: null, hooks: [] });
    const at = Date.UTC(2026, 5, 1, 12);
    const note = (name: string, value: unknown) =>
      writeCursor(deps.database.pool, 'main', name, value);
    await note('last_delivery', { at, hookId: 'whoA' });
    const nextUrl = 'https://acme.okta.com/api/v1/logs?after=1';
    const reader = { nextUrl, filter: 'eventType sw "user."', isHead: true };
    await note('system_log', { ...reader, readUntil: at + 1_000, readFrom: at - 86_400_000 });
    await note('system_log_unread', { since: at + 2_000 });
    await note('our_hooks', ['whoA', 'whoB']);
    const { road, body } = await asked();
    assert.deepEqual(road, {
      lastDeliveryAt: '2026-06-01T12:00:00.000Z',
      logReadUntil: '2026-06-01T12:00:01.000Z',
      logReadFrom: '2026-05-31T12:00:00.000Z',
      logUnreadSince: '2026-06-01T12:00:02.000Z',
      hooks: ['whoA', 'whoB'],
    });
    assert.doesNotMatch(body, /after=1|eventType sw|isHead/);
    assert.match(body, /"readUntil":\d+/, 'the facts have it as numbers for one version more');
  });

  test('tells what was noted in another shape as not noted', async (t) => {
    const deps = await steeringDependencies(t);
    const app = await steeringApp(t, deps);
    await writeCursor(deps.database.pool, 'main', 'system_log', { readUntil: 0 });
    await writeCursor(deps.database.pool, 'main', 'last_delivery', 'yesterday');
    const headers = { authorization: `Bearer ${ALICE.token}` };
    const [org] = (await app.inject({ url: '/api/orgs', headers })).json().orgs;
    assert.deepEqual([org.logReadUntil, org.lastDeliveryAt], [null, null]);
  });
});
