/** `warden migrate`: brings the database to this version's schema and ends. */
import { ConfigError } from '../config/errors.ts';
import { readConfig } from '../config.ts';
import { migrateEverything } from '../pipeline/queue/migrate.ts';
import { connectDatabase } from '../store/database.ts';
import { databaseFault, whatToCheck } from '../store/database-fault.ts';
import { UnfitDatabaseError } from '../store/database-fitness.ts';
import { startEmbeddedPostgres } from '../store/embedded.ts';
import { pendingMigrations } from '../store/migrate.ts';

const HELP = `Usage: warden migrate

Applies the migrations that DATABASE_URL (or the embedded Postgres) lacks, and ends. "warden serve" does
the same at its start; several may run at once. Ends with 0 done, 1 failed, 2 wrong configuration.
`;

/** Resolves to the exit status: 0 done, 1 failed, 2 wrong usage or configuration. */
export async function migrate(argv: readonly string[]): Promise<number> {
  if (argv.length > 0) {
    const asked = ['--help', '-h'].includes(argv[0] ?? '');
    (asked ? process.stdout : process.stderr).write(HELP);
    return asked ? 0 : 2;
  }
  try {
    const { databaseUrl, dataDir } = readConfig();
    const embedded = databaseUrl === null ? await startEmbeddedPostgres(dataDir) : null;
    const url = databaseUrl ?? embedded?.url ?? '';
    const database = connectDatabase({ url, poolSize: 1 });
    try {
      const pending = await pendingMigrations(database.pool).catch(unusable);
      await migrateEverything(url).catch(unusable);
      const said = pending.length === 0 ? 'nothing was missing' : `applied ${pending.join(', ')}`;
      process.stdout.write(`The database is up to date: ${said}.\n`);
      return 0;
    } finally {
      await database.close();
      // A database that "warden serve" started is left running.
      if (embedded?.takenOver === false) await embedded.stop();
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return error instanceof ConfigError || error instanceof UnfitDatabaseError ? 2 : 1;
  }
}

/** Throws what to tell of a database that cannot be used; the driver's message may be empty. */
function unusable(cause: unknown): never {
  if (cause instanceof UnfitDatabaseError) throw cause;
  const fault = databaseFault(cause);
  const said = fault === null ? '' : ` (${fault})`;
  throw new Error(`Postgres cannot be used${said}: ${whatToCheck(fault)}.`, { cause });
}
