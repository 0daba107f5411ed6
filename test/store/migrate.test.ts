import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import pg from 'pg';
import { migrateEverything } from '../../src/pipeline/queue/migrate.ts';
import { MIGRATIONS_FOLDER, pendingMigrations } from '../../src/store/migrate.ts';
import { OLD, olderDatabase } from '../support/older-database.ts';
import { eventually } from '../support/service.ts';

type Journal = { entries: { idx: number; tag: string; when: number }[] };

suite('migrations', () => {
  test('may be run by four instances at once, on an empty database, and again', async (t) => {
    const server = process.env.TEST_POSTGRES_URL ?? '';
    const name = `fresh_${process.pid}`;
    const admin = new pg.Client({ connectionString: server.replace(/\/warden$/, '/postgres') });
    await admin.connect();
    t.after(async () => {
      await pool.end();
      // Connections that are ending have a moment left: by force they would fail after the test.
      const left = 'select 1 from pg_stat_activity where datname = $1';
      await eventually(
        'nobody connected',
        async () => (await admin.query(left, [name])).rowCount === 0,
      );
      await admin.query(`drop database ${name}`);
      await admin.end();
    });
    await admin.query(`create database ${name}`);
    const url = server.replace(/\/warden$/, `/${name}`);
    const pool = new pg.Pool({ connectionString: url, max: 1 });
    assert.ok((await pendingMigrations(pool)).length > 0);
    await Promise.all(Array.from({ length: 4 }, () => migrateEverything(url)));
    await migrateEverything(url);
    assert.deepEqual(await pendingMigrations(pool), []);
    const applied = await pool.query('select 1 from drizzle.__drizzle_migrations');
    assert.equal(applied.rowCount, journal().entries.length);
    const queues = await pool.query<{ name: string }>(
      'select name from pgboss.queue order by name',
    );
    assert.deepEqual(
      queues.rows.map(({ name: queue }) => queue).filter((queue) => !queue.startsWith('__')),
      ['confirm', 'dead_letter', 'escalate', 'notify', 'respond', 'triage'],
    );
  });

  test('wait for an instance of before that is in the middle of an incident, and then it for them', async (t) => {
    const { url } = await olderDatabase(t);
    // A pool says that it has ended before its connections have, and the database goes at once.
    const old = new pg.Client({ connectionString: url });
    const watcher = new pg.Client({ connectionString: url });
    await Promise.all([old.connect(), watcher.connect()]);
    try {
      const { ada } = OLD.incidents;
      await old.query('begin');
      await old.query('select from incidents where id = $1 for update', [ada]);
      const migrated = migrateEverything(url);
      const waiting = `select from pg_stat_activity where wait_event_type = 'Lock'
        and application_name = 'session-warden-migrate' and datname = current_database()`;
      await eventually('a migration that waits', async () => {
        return (await watcher.query(waiting)).rowCount === 1;
      });
      await old.query('update incidents set revision = revision + 1 where id = $1', [ada]);
      await old.query('commit');
      await migrated;
    } finally {
      await Promise.all([old.end(), watcher.end()]);
    }
  });

  test('lock the incidents before anything weaker, whichever of them comes first', () => {
    for (const { tag } of journal().entries.slice(1)) {
      const statements = readFileSync(`${MIGRATIONS_FOLDER}/${tag}.sql`, 'utf8').split(
        '--> statement-breakpoint',
      );
      const first = statements.find((statement) => /(?:table|on) "incidents"/i.test(statement));
      assert.doesNotMatch(first ?? '', /create index/i, tag);
    }
  });

  test('stand in the journal in order, each with its file: an older one would be skipped in silence', () => {
    const { entries } = journal();
    assert.deepEqual(
      entries.map(({ idx }) => idx),
      entries.map((_, index) => index),
    );
    const times = entries.map(({ when }) => when);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    assert.equal(new Set(times).size, times.length);
    const files = readdirSync(MIGRATIONS_FOLDER)
      .filter((file) => file.endsWith('.sql'))
      .sort();
    assert.deepEqual(
      files,
      entries.map(({ tag }) => `${tag}.sql`),
    );
  });
});

function journal(): Journal {
  return JSON.parse(readFileSync(`${MIGRATIONS_FOLDER}/meta/_journal.json`, 'utf8')) as Journal;
}
