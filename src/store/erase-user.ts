/** Erases what is kept of one person, some thousands of rows at a time: nobody waits long for a lock. */
import type pg from 'pg';
import type { Database } from './database.ts';

/** The person, and what unreadable deliveries may call them. */
export type ErasedUser = {
  readonly org: string;
  readonly userId: string;
  /** Logins and e-mail addresses. */
  readonly logins: readonly string[];
};

/** Rows by what they are, in words for people. */
export type Erased = Readonly<Record<string, number>>;

type Part = { readonly name: string; readonly table: string; readonly where: string };

const OF_USER = 'org = $1 and user_id = $2';

/** What is found by the id alone. Sessions come last: whatever is left of an attempt that failed is found by them. */
const PARTS: readonly Part[] = [
  { name: 'fingerprints', table: 'session_fingerprints', where: OF_USER },
  {
    name: 'findings of no incident',
    table: 'findings',
    where: `${OF_USER} and incident_id is null`,
  },
  { name: 'warnings', table: 'user_alarms', where: OF_USER },
  {
    name: 'contacts',
    table: 'user_contacts',
    where: 'org = $1 and incident_id in (select id from incidents where org = $1 and user_id = $2)',
  },
  { name: 'sessions', table: 'sessions', where: OF_USER },
];

/** An event is the person’s where it is about them, or stands in one of their sessions. */
const EVENTS = `org = $1 and (user_id = $2 or session_id = any(array(select session_id from sessions where ${OF_USER})))`;

/** An event stands in them as JSON, if not as a whole: a shorter login that begins another is not meant. */
const SET_ASIDE =
  'org = $1 and exists (select from unnest($2::text[]) as name where position(lower(name) in lower(body)) > 0)';

/** Counts what `eraseUser` would delete. */
export async function countOfUser({ pool }: Database, user: ErasedUser): Promise<Erased> {
  const counted = async (table: string, where: string, values: readonly unknown[]) => {
    const { rows } = await pool.query<{ rows: number }>(
      `select count(*)::int as rows from ${table} where ${where}`,
      [...values],
    );
    return rows[0]?.rows ?? 0;
  };
  return eachPart(pool, user, counted);
}

/** Deletes it for good, and returns how much it was. What comes of the person meanwhile may be left: run it again. */
export async function eraseUser(database: Database, user: ErasedUser): Promise<Erased> {
  const erased = async (table: string, where: string, values: readonly unknown[]) => {
    for (let rows = 0; ; ) {
      const { rowCount } = await database.transaction(({ client }) =>
        client.query(
          `delete from ${table} where ctid = any(array(select ctid from ${table} where ${where} limit ${AT_ONCE}))`,
          [...values],
        ),
      );
      rows += rowCount ?? 0;
      if ((rowCount ?? 0) < AT_ONCE) return rows;
    }
  };
  return eachPart(database.pool, user, erased);
}

const AT_ONCE = 2_000;

async function eachPart(
  pool: pg.Pool,
  { org, userId, logins }: ErasedUser,
  work: (table: string, where: string, values: readonly unknown[]) => Promise<number>,
): Promise<Erased> {
  const own = [org, userId];
  let events = 0;
  for (const day of await tablesOfEvents(pool)) {
    events += await unlessGone(() => work(day, EVENTS, own));
  }
  const named = [userId, ...logins].map((name) => JSON.stringify(name));
  const found: Record<string, number> = {
    events,
    'set aside': await work('deliveries_set_aside', SET_ASIDE, [org, named]),
  };
  for (const { name, table, where } of PARTS) found[name] = await work(table, where, own);
  return found;
}

/** Each day is a table, and those of no day are in one besides. */
async function tablesOfEvents(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'log_events'::regclass order by 1`,
  );
  return rows.map(({ name }) => name);
}

const NO_SUCH_TABLE = '42P01';

/** Retention may have dropped the day meanwhile. */
async function unlessGone(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if ((error as Partial<pg.DatabaseError>).code === NO_SUCH_TABLE) return 0;
    throw error;
  }
}

/** Returns the ids of the users whom a login, or an id, names: in incidents, in sessions, else in the events. */
export async function usersNamed(
  { pool }: Database,
  org: string,
  name: string,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select user_id as id from incidents where org = $1 and (user_id = $2 or lower(user_login) = lower($2))
     union select user_id from sessions where org = $1 and user_id = $2`,
    [org, name],
  );
  const found = new Set(rows.map(({ id }) => id));
  if (found.has(name)) return [name];
  for (const day of await tablesOfEvents(pool)) {
    const inDay = await pool.query<{ id: string }>(
      `select distinct user_id as id from ${day}
       where org = $1 and (user_id = $2 or (raw #>> '{actor,id}' = user_id and lower(raw #>> '{actor,alternateId}') = lower($2)))`,
      [org, name],
    );
    for (const { id } of inDay.rows) found.add(id);
  }
  return [...found].sort();
}
