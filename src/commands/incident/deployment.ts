/** Connects a command to the database of the running service, on the same machine or in the same cluster. */
import { existsSync } from 'node:fs';
import { pino } from 'pino';
import { readConfig } from '../../config.ts';
import type { Org, SteerDependencies } from '../../pipeline/dependencies.ts';
import { createRefusals } from '../../pipeline/metrics/refusals.ts';
import { createMetrics } from '../../pipeline/metrics.ts';
import { startQueue } from '../../pipeline/queue/workers.ts';
import { jobsOf } from '../../pipeline/stages.ts';
import { connectDatabase } from '../../store/database.ts';
import { databaseFault, whatToCheck } from '../../store/database-fault.ts';
import { clusterExists } from '../../store/embedded/cluster.ts';
import { startEmbeddedPostgres } from '../../store/embedded.ts';
import { leavingLines } from '../../store/left-lines.ts';
import { pendingMigrations } from '../../store/migrate.ts';
import { CommandFailure, DATABASE_AWAY, type Io } from './failure.ts';

export type Deployment = { readonly deps: SteerDependencies; close(): Promise<void> };
export type Connect = (env: Readonly<Record<string, string | undefined>>) => Promise<Deployment>;

/**
 * Does some work on a deployment, and lets go of it whatever comes of that.
 * @throws what connecting or the work throws
 */
export async function onDeployment<T>(
  connect: Connect,
  { env }: Pick<Io, 'env'>,
  work: (deps: SteerDependencies) => Promise<T>,
): Promise<T> {
  const { deps, close } = await connect(env);
  try {
    return await work(deps);
  } finally {
    await close();
  }
}

/**
 * Connects to `DATABASE_URL`, or to the embedded Postgres, which is started where it does not run, but never made:
 * in the wrong folder that would be a second deployment, in which nothing ever happens.
 * A command's decisions are queued in the database, and the workers of `serve` carry them out.
 * @throws ConfigError, EmbeddedPostgresError, CommandFailure
 */
export const connectDeployment: Connect = async (env) => {
  const config = readConfig(env);
  if (config.databaseUrl === null && !clusterExists(config.dataDir)) {
    throw noDatabaseHere(config.dataDir);
  }
  const log = pino({ level: 'silent' });
  const embedded = config.databaseUrl === null ? await startEmbeddedPostgres(config.dataDir) : null;
  const url = config.databaseUrl ?? embedded?.url ?? '';
  const database = leavingLines(connectDatabase({ url, poolSize: 3 }));
  const stopDatabase = async () => {
    await database.close();
    if (embedded?.takenOver === false) await embedded.stop();
  };
  try {
    const pending = await pendingMigrations(database.pool).catch((cause: unknown) => {
      const fault = databaseFault(cause);
      const said = fault === null ? '' : ` (${fault})`;
      const message = `Postgres does not answer${said}: ${whatToCheck(fault)}.`;
      throw new CommandFailure(message, { code: DATABASE_AWAY, cause });
    });
    if (pending.length > 0)
      throw new CommandFailure(
        'The database has no tables of this version yet: start “warden serve”, or run “warden migrate”.',
      );
    const boss = await startQueue({ url, log, supervise: false });
    const orgs = config.orgs.map(({ key, ...org }): [string, Org] => [
      key,
      { key, config: { key, ...org }, reader: null, responder: null },
    ]);
    const metrics = createMetrics();
    return {
      deps: {
        config,
        database,
        jobs: jobsOf(boss, Date.now),
        log,
        metrics,
        refusals: createRefusals(log, metrics),
        now: Date.now,
        orgs: new Map(orgs),
      },
      close: async () => {
        await boss.stop({ graceful: false });
        await stopDatabase();
      },
    };
  } catch (error) {
    await stopDatabase();
    throw error;
  }
};

function noDatabaseHere(dataDir: string): CommandFailure {
  const found = existsSync(dataDir) ? 'holds no database' : 'does not exist';
  return new CommandFailure(
    `No database here: DATABASE_URL is not set, and ${dataDir} ${found}. Run it in the folder of .env, where “warden serve” runs.`,
    { code: 'no_database', status: 2 },
  );
}
