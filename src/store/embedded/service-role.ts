/**
 * The role that the service connects as: it owns the database `warden` and nothing else. A superuser reads and writes
 * files through SQL, and the server may reach those of root (see `server-user.ts`).
 */
import { createHmac } from 'node:crypto';
import pg from 'pg';

const ROLE = 'warden_service';
/** Key of an advisory lock, any constant: several commands may come to one server at once. */
const LOCK_KEY = 7_305_119;

export type ServiceRole = { readonly name: string; readonly password: string };

/**
 * Returns the role, with a password derived from the superuser's.
 * @param password the superuser's, which cannot be recovered from the derived one
 */
export function serviceRole(password: string): ServiceRole {
  return { name: ROLE, password: createHmac('sha256', password).update(ROLE).digest('base64url') };
}

/**
 * Makes sure that the role and its database exist, and that the role owns all that is in it: an earlier version, or a
 * restored backup, may have made it as the superuser.
 * @param urlOf the superuser's connection URL of a database
 */
export async function prepareDatabase(
  urlOf: (database: string) => string,
  role: ServiceRole,
): Promise<void> {
  await connected(urlOf('postgres'), async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    const known = await client.query('select from pg_roles where rolname = $1', [role.name]);
    if (known.rowCount === 0) {
      const password = client.escapeLiteral(role.password);
      await client.query(`create role ${role.name} login password ${password}`);
    }
    const found = await client.query(`select from pg_database where datname = 'warden'`);
    if (found.rowCount === 0) await client.query(`create database warden owner ${role.name}`);
    await connected(urlOf('warden'), handOver);
  });
}

async function connected(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/**
 * SQL that hands the role everything the superuser owns outside the system's schemas. What belongs to a table goes
 * along with it.
 */
const HAND_OVER = `
do $$
declare
  statement text;
begin
  for statement in
    with own as (
      select oid, nspname, nspowner from pg_namespace
      where nspname !~ '^pg_' and nspname <> 'information_schema'
    ), kept as (
      select classid, objid from pg_depend where deptype = 'e'
      union all
      select d.classid, d.objid from pg_depend d join pg_class c on c.oid = d.objid
      where d.classid = 'pg_class'::regclass and c.relkind = 'S' and d.deptype in ('a', 'i')
    ), theirs (kind, name) as (
      select 'schema', quote_ident(nspname) from own where nspowner = current_user::regrole
      union all
      select case relkind when 'S' then 'sequence' else 'table' end, oid::regclass::text
      from pg_class
      where relowner = current_user::regrole and relkind in ('r', 'p', 'v', 'm', 'S')
        and relnamespace in (select oid from own)
        and ('pg_class'::regclass, oid) not in (select classid, objid from kept)
      union all
      select 'routine', oid::regprocedure::text
      from pg_proc
      where proowner = current_user::regrole and pronamespace in (select oid from own)
        and ('pg_proc'::regclass, oid) not in (select classid, objid from kept)
      union all
      select 'type', oid::regtype::text
      from pg_type
      where typowner = current_user::regrole and typtype in ('e', 'd')
        and typnamespace in (select oid from own)
        and ('pg_type'::regclass, oid) not in (select classid, objid from kept)
      union all
      select 'database', quote_ident(datname)
      from pg_database
      where datdba = current_user::regrole and datname = current_database()
    )
    select format('alter %s %s owner to ${ROLE}', kind, name) from theirs
  loop
    execute statement;
  end loop;
end
$$`;

async function handOver(client: pg.Client): Promise<void> {
  // The database's owner may have made it look for functions in a schema of their own first.
  await client.query('set search_path = pg_catalog, pg_temp');
  await client.query(HAND_OVER);
}
