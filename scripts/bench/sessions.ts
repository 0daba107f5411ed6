/** Measures the cost of an event with few and with very many sessions: it must not grow with their number. */
import pg from 'pg';
import { cpuMicroseconds, load, median, postgresMicroseconds, type Running } from './processes.ts';

const ROUNDS = 3;

/** Returns the microseconds of processor time an event takes, service and Postgres together; median of some rounds. */
export async function costPerEvent(
  warden: Running,
  postmaster: number,
  sessions: number,
): Promise<number> {
  const costs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = cpuMicroseconds(warden.pid) + postgresMicroseconds(postmaster);
    const target = { port: warden.port, path: '/okta/events' };
    const { events } = await load({ ...target, seconds: 4, events: 5, sessions });
    const after = cpuMicroseconds(warden.pid) + postgresMicroseconds(postmaster);
    costs.push((after - before) / events);
  }
  return median(costs);
}

/** Copies one recorded session, with its fingerprint, to all ids the generator may visit. */
export async function fillSessions(databaseUrl: string, sessions: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // Where the server stops, the running statement reports it.
  client.on('error', () => {});
  await client.connect();
  const id = `'idx000000000' || lpad(n::text, 10, '0')`;
  const user = `'00u000000' || lpad((n / 3)::text, 10, '0')`;
  try {
    for (const table of ['sessions', 'session_fingerprints']) {
      const columns = await client.query<{ name: string }>(
        `select column_name as name from information_schema.columns where table_name = $1 and table_schema = 'public'`,
        [table],
      );
      const names = columns.rows.map(({ name }) => name);
      const values = names.map((name) =>
        name === 'session_id' ? id : name === 'user_id' ? user : `template.${name}`,
      );
      await client.query(
        `insert into ${table} (${names.join(', ')})
         select ${values.join(', ')} from (select * from ${table} limit 1) as template,
           generate_series(0, ${sessions - 1}) as n
         on conflict do nothing`,
      );
      await client.query(`update ${table} set last_seen = now()`);
      await client.query(`vacuum analyze ${table}`);
    }
  } finally {
    await client.end();
  }
}
