import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replaceFindings } from '../../src/store/findings.ts';
import { testDatabase } from '../support/database.ts';

function aFinding(index: number) {
  return {
    eventUuid: `event-${index}`,
    trigger: 'transition' as const,
    at: new Date(1_700_000_000_000 + index),
    userId: '00u1',
    verdict: 'hijack' as const,
    score: 0.9,
    fromFingerprint: null,
    toFingerprint: { ip: '203.0.113.9' },
    evidence: [],
    incidentId: null,
    judgedAt: new Date(1_700_000_000_000),
  };
}

test('a session may have more findings than a statement has parameters, and loses those it no longer has', async (t) => {
  const database = await testDatabase(t);
  const held = async () =>
    (await database.pool.query<{ event: string }>('select event_uuid as event from findings')).rows;
  const replace = (found: ReturnType<typeof aFinding>[]) =>
    database.transaction((tx) => replaceFindings(tx, 'main', 'idx1', found));
  const many = Array.from({ length: 6_000 }, (_, index) => aFinding(index));
  await replace(many);
  assert.equal((await held()).length, 6_000);
  await replace([aFinding(17), aFinding(6_001)]);
  assert.deepEqual((await held()).map(({ event }) => event).sort(), ['event-17', 'event-6001']);
  await replace([]);
  assert.deepEqual(await held(), []);
});
