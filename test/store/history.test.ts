import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Database } from '../../src/store/database.ts';
import { appendHistory, verifyHistory } from '../../src/store/history.ts';
import { openIncident } from '../../src/store/incidents.ts';
import { testDatabase } from '../support/database.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

async function anIncident(t: Cleanup): Promise<{ database: Database; incidentId: number }> {
  const database = await testDatabase(t);
  const incident = await database.transaction((tx) =>
    openIncident(tx, {
      org: 'main',
      kind: 'session_hijack',
      subject: 'idx1',
      verdict: 'hijack',
      headline: 'A session was stolen',
      openedAt: new Date(),
    }),
  );
  assert.ok(incident !== null);
  return { database, incidentId: incident.id };
}

function note(
  database: Database,
  incidentId: number,
  data: Record<string, unknown>,
): Promise<void> {
  const by = { at: Date.now(), actor: 'api:ada' };
  const entry = { org: 'main', incidentId, ...by, kind: 'note' as const, data };
  return database.transaction((tx) => appendHistory(tx, entry));
}

/** What somebody with the database's password would have to do. */
async function tamper(database: Database, statement: string): Promise<void> {
  const off = 'alter table incident_events disable trigger incident_events_append_only';
  await database.pool.query(off);
  await database.pool.query(statement);
}

suite('the history of an incident', () => {
  test('keeps every entry in one chain, also when ten are written at the same time', async (t) => {
    const { database, incidentId } = await anIncident(t);
    const texts = Array.from({ length: 10 }, (_, index) => ({
      text: `note ${index}`,
      n: index / 3,
    }));
    await Promise.all(texts.map((data) => note(database, incidentId, data)));
    const check = await verifyHistory(database.rows, 'main', incidentId);
    assert.ok(check.intact && check.entries === 10);
  });

  test('refuses to be changed or emptied', async (t) => {
    const { database, incidentId } = await anIncident(t);
    await note(database, incidentId, { text: 'it was not me' });
    for (const statement of [
      `update incident_events set actor = 'api:eve'`,
      'delete from incident_events',
      'truncate incident_events',
    ]) {
      await assert.rejects(database.pool.query(statement), /append-only/);
    }
  });

  test('shows which entry was changed, moved or taken out', async (t) => {
    for (const [statement, sequence] of [
      [`update incident_events set data = '{"text": "it was me"}' where sequence = 2`, 2],
      [`update incident_events set actor = 'api:eve' where sequence = 3`, 3],
      [`update incident_events set at = at + interval '1 hour' where sequence = 1`, 1],
      ['delete from incident_events where sequence = 2', 2],
    ] as const) {
      const { database, incidentId } = await anIncident(t);
      for (const text of ['one', 'two', 'three']) await note(database, incidentId, { text });
      await tamper(database, statement);
      const check = await verifyHistory(database.rows, 'main', incidentId);
      assert.ok(!check.intact, statement);
      assert.equal(check.sequence, sequence);
    }
  });

  test('keeps what nobody could store otherwise', async (t) => {
    const { database, incidentId } = await anIncident(t);
    await note(database, incidentId, { text: 'a\u0000b\ud800', deep: { list: [1.5, null, true] } });
    const check = await verifyHistory(database.rows, 'main', incidentId);
    assert.ok(check.intact);
  });

  test('rolls back with what it tells of', async (t) => {
    const { database, incidentId } = await anIncident(t);
    const failing = database.transaction(async (tx) => {
      const entry = {
        org: 'main',
        incidentId,
        at: 0,
        actor: 'system',
        kind: 'note' as const,
        data: {},
      };
      await appendHistory(tx, entry);
      throw new Error('the change failed');
    });
    await assert.rejects(failing, /the change failed/);
    const check = await verifyHistory(database.rows, 'main', incidentId);
    assert.ok(check.intact && check.entries === 0);
  });
});
