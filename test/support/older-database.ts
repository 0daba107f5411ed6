/** A database as the first version of the service left it: only the first migration, with rows in every table. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { QUEUES } from '../../src/pipeline/queue/settings.ts';
import { MIGRATIONS_FOLDER } from '../../src/store/migrate.ts';
import { emptyDatabaseUrl } from './database.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

/** The rows of each table, as JSON. */
export type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/**
 * Rows that the first version itself wrote: Ada's days and the theft of her session, contained and its address blocked
 * by two people; Bob's theft, whose block waits; Cleo, who went from Wi-Fi to her phone. Added by hand is only what it
 * had no occasion to write: the switch, an open sign-in, one lost event, and the table that nothing ever wrote.
 */
const ROWS = new URL('../fixtures/database/0000_start.json', import.meta.url);

export const OLD = {
  incidents: { ada: 1, bob: 2 },
  blocks: { ada: 3, bob: 6 },
  blockedIp: '203.0.113.9',
  /** Cleo's session, which was judged harmless, and is to be judged again: its job waits. */
  waiting: 'idxdV8vqgtfTYdGdns615xAE2',
} as const;

export async function olderDatabase(t: Cleanup): Promise<{ url: string; rows: Rows }> {
  const url = await emptyDatabaseUrl(t);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await migrateToTheFirst(client);
    await fill(client, JSON.parse(await readFile(ROWS, 'utf8')) as Rows);
    await queueJobs(url);
    return { url, rows: await rowsOfAll(client) };
  } finally {
    await client.end();
  }
}

/** Returns every table of the service with its rows, in an order that does not depend on how they are stored. */
export async function rowsOfAll(client: Pick<pg.ClientBase, 'query'>): Promise<Rows> {
  const tables = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`,
  );
  const rows: Record<string, Rows[string]> = {};
  for (const { name } of tables.rows) {
    const found = await client.query<{ row: Rows[string][number] }>(
      `select to_jsonb(t) as row from "${name}" t order by to_jsonb(t)::text collate "C"`,
    );
    rows[name] = found.rows.map(({ row }) => row);
  }
  return rows;
}

async function migrateToTheFirst(client: pg.Client): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'warden-older-'));
  try {
    const journal = JSON.parse(
      await readFile(join(MIGRATIONS_FOLDER, 'meta/_journal.json'), 'utf8'),
    ) as { entries: { tag: string }[] };
    const first = journal.entries.slice(0, 1);
    await mkdir(join(folder, 'meta'));
    await writeFile(
      join(folder, 'meta/_journal.json'),
      JSON.stringify({ ...journal, entries: first }),
    );
    for (const { tag } of first)
      await cp(join(MIGRATIONS_FOLDER, `${tag}.sql`), join(folder, `${tag}.sql`));
    await migrate(drizzle(client), { migrationsFolder: folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(client: pg.Client, tables: Rows): Promise<void> {
  for (const { published } of tables.log_events ?? [])
    await client.query(`select ensure_log_events_day(($1::timestamptz at time zone 'UTC')::date)`, [
      published,
    ]);
  for (const [name, rows] of Object.entries(tables)) {
    await client.query(
      `insert into "${name}" overriding system value
       select * from json_populate_recordset(null::"${name}", $1)`,
      [JSON.stringify(rows)],
    );
    if (rows.some((row) => 'id' in row))
      await client.query(
        `select setval(pg_get_serial_sequence('${name}', 'id'), (select max(id) from "${name}"))`,
      );
  }
  // As if the new version took over at once: no approval that waits has expired meanwhile.
  await client.query(
    `update response_actions set approval_expires_at = now() + interval '30 minutes'
     where status = 'awaiting_approval'`,
  );
}

async function queueJobs(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, max: 2, supervise: false, schedule: false });
  await boss.start();
  try {
    for (const [name, options] of Object.entries(QUEUES)) await boss.createQueue(name, options);
    await boss.send('triage', { org: 'main', sessionId: OLD.waiting });
  } finally {
    await boss.stop({ graceful: false });
  }
}
