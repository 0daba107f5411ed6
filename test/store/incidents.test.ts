import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NO_DETAILS } from '../../src/domain/response/incident.ts';
import type { Database, Transaction } from '../../src/store/database.ts';
import { listIncidents } from '../../src/store/incident-list.ts';
import { incidentView } from '../../src/store/incident-view.ts';
import {
  changeIncident,
  findIncident,
  lockIncident,
  lockIncidentsAbout,
  lockOpenIncidentsAbout,
  type NewIncident,
  openIncident,
} from '../../src/store/incidents.ts';
import { hashedSessionId } from '../../src/store/session-hash.ts';
import { testDatabase } from '../support/database.ts';

function open(
  database: Database,
  subject: string,
  org = 'main',
  kind: NewIncident['kind'] = 'session_hijack',
) {
  return database.transaction((tx) =>
    openIncident(tx, {
      org,
      kind,
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

  test('has one name for ever, which no other incident of the number has', async (t) => {
    const [database, restored] = await Promise.all([testDatabase(t), testDatabase(t)]);
    const [one, other] = [await open(database, 'idx1'), await open(restored, 'idx1')];
    assert.ok(one !== null && other !== null);
    assert.equal(one.id, other.id);
    assert.match(one.uid ?? '', /^[0-9a-f]{12}$/);
    assert.notEqual(one.uid, other.uid);
    const changed = await database.transaction((tx) =>
      changeIncident(tx, one, { headline: 'Another' }, new Date()),
    );
    assert.equal(changed.uid, one.uid);
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

  test('never goes back in time, whoever took the time before waiting for the lock', async (t) => {
    const database = await testDatabase(t);
    const incident = await open(database, 'idx1');
    assert.ok(incident !== null);
    const changed = async (at: number) => {
      const { updatedAt } = await database.transaction((tx) =>
        changeIncident(tx, incident, {}, new Date(at)),
      );
      return updatedAt.getTime();
    };
    const later = incident.openedAt.getTime() + 5_000;
    assert.equal(await changed(later), later);
    assert.equal(await changed(later - 300), later + 1);
    assert.equal(await changed(later + 1), later + 2);
    assert.equal(await changed(later + 60), later + 60);
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

  test('are found by their org, what they are about, and whether they are open', async (t) => {
    const database = await testDatabase(t);
    const close = async (subject: string) => {
      const incident = await open(database, subject);
      assert.ok(incident !== null);
      const change = { status: 'closed', resolution: 'test' } as const;
      await database.transaction((tx) => changeIncident(tx, incident, change, new Date()));
      return incident.id;
    };
    const older = await close('idx1');
    const first = await open(database, 'idx1');
    const second = await open(database, 'idx2');
    await open(database, 'idx3');
    const forged = await open(database, 'idx1', 'main', 'forged_delivery');
    const elsewhere = await open(database, 'idx1', 'other');
    const found = await database.transaction(async (tx) => {
      const about = await lockIncidentsAbout(tx, 'main', 'session_hijack', 'idx1');
      const others = ['idx2', 'idx1', 'idx-none'];
      const stillOpen = await lockOpenIncidentsAbout(tx, 'main', 'session_hijack', others);
      return [about, stillOpen].map((incidents) => incidents.map(({ id }) => id));
    });
    assert.deepEqual(found, [
      [first?.id, older],
      [first?.id, second?.id],
    ]);
    assert.ok(forged !== null && elsewhere !== null);
    assert.equal(await findIncident(database.rows, 'other', second?.id ?? 0), null);
    const locked = await database.transaction((tx) => lockIncident(tx, 'main', elsewhere.id));
    assert.equal(locked, null);
  });

  test('wait for whoever has one in hand', async (t) => {
    const database = await testDatabase(t);
    const incident = await open(database, 'idx1');
    assert.ok(incident !== null);
    for (const lock of [
      lockIncident,
      (tx: Transaction) => lockIncidentsAbout(tx, 'main', 'session_hijack', 'idx1'),
      (tx: Transaction) => lockOpenIncidentsAbout(tx, 'main', 'session_hijack', ['idx1']),
    ]) {
      await database.transaction(async (tx) => {
        await lock(tx, 'main', incident.id);
        const taken = await database.pool.query('select id from incidents for update skip locked');
        assert.deepEqual(taken.rows, []);
      });
    }
  });

  test('keep what Postgres cannot store out of every text', async (t) => {
    const database = await testDatabase(t);
    const odd = 'a\u0000b';
    const details = { ...NO_DETAILS, notices: [odd] };
    const texts = { headline: odd, userLogin: odd, userName: odd, assignee: odd, details };
    const incident = await database.transaction((tx) =>
      openIncident(tx, {
        org: 'main',
        kind: 'session_hijack',
        subject: 'idx1',
        verdict: 'hijack',
        openedAt: new Date(0),
        ...texts,
      }),
    );
    assert.ok(incident !== null);
    const at = new Date(1_000);
    const changed = await database.transaction((tx) => changeIncident(tx, incident, texts, at));
    assert.equal(changed.updatedAt.getTime(), 1_000);
    assert.deepEqual(changed.details.notices, incident.details.notices);
    assert.ok(!JSON.stringify(changed).includes('\\u0000'));
  });
});
