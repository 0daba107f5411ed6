import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, startWarden } from '../support/service.ts';

test('an end does not wait for an answer of Okta’s that takes its time', async (t) => {
  const { org, service } = await startWarden(t);
  const asked = () => org.requests.filter(({ path }) => path === '/api/v1/logs').length;
  org.faults.add({ path: '/api/v1/logs', latencyMs: 30_000 });
  const before = asked();
  await eventually('a question that hangs', () => asked() > before);
  const startedAt = performance.now();
  await service.stop();
  const tookMs = performance.now() - startedAt;
  assert.ok(tookMs < 15_000, `took ${tookMs} ms`);
});
