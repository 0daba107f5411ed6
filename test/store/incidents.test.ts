import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Database } from '../../src/store/database.ts';
import {
  changeIncident,
  findIncident,
  incidentView,
  listIncidents,
  openIncident,
} from '../../src/store/incidents.ts';
import { hashedSessionId } from '../../src/store/session-hash.ts';
import { testDatabase } from '../support/database.ts';

function open(database: Database, subject: string, org = 'main') {
  return database.transaction((tx) =>
    openIncident(tx, {
      org,
      kind: 'session_hijack',
      subject,
      verdict: 'hijack',
      headline: 'A session was stolen',
      openedAt: new Date(),
    }),
  );
}

suite('incidents', () => {
  test('has one open incident per subject, and a next one once it is closed', async (t) => {
    const database = await testDatabase(t);
    const opened = await Promise.all([1, 2, 3].map(() => open(database, 'idx1')));
    const [incident] = opened.filter((one) => one !== null);
    assert.equal(opened.filter((one) => one === null).length, 2);
    assert.ok(incident !== undefined && incident !== null);
    await database.transaction((tx) =>
      changeIncident(tx, incident, { status: 'closed', resolution: 'test' }, new Date()),
    );
    assert.ok((await open(database, 'idx1')) !== null);
    assert.ok((await open(database, 'idx1', 'other')) !== null, 'orgs do not share subjects');
  });

  test('counts revisions and leaves the details it was not given', async (t) => {
    const database = await testDatabase(t);
    const incident = await open(database, 'idx1');
    assert.ok(incident !== null);
    const changed = await database.transaction((tx) =>
      changeIncident(tx, incident, { details: { notices: ['a limit'] } }, new Date()),
    );
    assert.equal(changed.revision, incident.revision + 1);
    const read = await findIncident(database.rows, 'main', incident.id);
    assert.deepEqual(read?.details, { ...incident.details, notices: ['a limit'] });
  });

  test('names sessions by their hash only, which differs from org to org', async (t) => {
    const database = await testDatabase(t);
    const incident = await open(database, 'idx-secret-session');
    assert.ok(incident !== null);
    const view = await incidentView(database.rows, 'main', incident.id);
    const listed = await listIncidents(database.rows, {});
    assert.ok(!JSON.stringify([view, listed]).includes('idx-secret-session'));
    assert.equal(view?.incident.subject, hashedSessionId('main', 'idx-secret-session'));
    assert.notEqual(hashedSessionId('main', 'a'), hashedSessionId('other', 'a'));
    assert.equal(await incidentView(database.rows, 'other', incident.id), null);
  });

  test('lists the latest first, by filter and by page', async (t) => {
    const database = await testDatabase(t);
    for (const subject of ['a', 'b', 'c']) await open(database, subject);
    await open(database, 'd', 'other');
    const mine = await listIncidents(database.rows, { org: 'main' });
    assert.deepEqual(
      mine.map(({ reference }) => reference),
      ['INC-3', 'INC-2', 'INC-1'],
    );
    const page = await listIncidents(database.rows, { org: 'main', limit: 1, before: 3 });
    assert.deepEqual(
      page.map(({ id, awaitingApproval }) => [id, awaitingApproval]),
      [[2, 0]],
    );
    assert.deepEqual(await listIncidents(database.rows, { statuses: ['closed'] }), []);
  });
});
