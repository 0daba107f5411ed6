/** `warden serve`: builds everything once, as one plain object, and runs the parts asked for. */
import { parseArgs } from 'node:util';
import closeWithGrace from 'close-with-grace';
import { pino, stdTimeFunctions } from 'pino';
import { createApp } from './app.ts';
import { requireForServe, type ServeRole } from './config/serve.ts';
import { type Config, readConfig } from './config.ts';
import { openFingerprintSources } from './network/fingerprint-sources.ts';
import { connectOrgs } from './orgs.ts';
import { confirm } from './pipeline/confirm.ts';
import type { Dependencies } from './pipeline/dependencies.ts';
import { escalate } from './pipeline/escalate.ts';
import { createMetrics } from './pipeline/metrics.ts';
import { migrateEverything } from './pipeline/migrate.ts';
import { createRecorder } from './pipeline/record.ts';
import { respond } from './pipeline/respond.ts';
import { jobsOf } from './pipeline/stages.ts';
import { triage } from './pipeline/triage.ts';
import { type StageHandlers, startQueue, startWorkers } from './pipeline/workers.ts';
import { connectDatabase } from './store/database.ts';
import { startEmbeddedPostgres } from './store/embedded.ts';
import { ensureDaysAhead } from './store/partitions.ts';

const ROLES: readonly ServeRole[] = ['receiver', 'worker', 'reader'];

const HELP = `usage: warden serve [--role receiver,worker,reader]

Runs migrations, then the HTTP server (receiver), the workers that triage and respond (worker) and the
System Log readers (reader). Without --role: all three. Configuration comes from the environment.
`;

export async function serve(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { role: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const roles = (values.role?.split(',') ?? ROLES) as ServeRole[];
  const config = readConfig();
  requireForServe(config, roles);
  await startService(config, roles);
  return 0;
}

export async function startService(config: Config, roles: readonly ServeRole[] = ROLES) {
  const log = pino({
    level: config.logLevel,
    timestamp: stdTimeFunctions.isoTime,
    redact: ['*.authorization', '*.headers'],
  });
  const embedded = config.databaseUrl === null ? await startEmbeddedPostgres(config.dataDir) : null;
  const url = config.databaseUrl ?? embedded?.url ?? '';
  await migrateEverything(url);
  const database = connectDatabase({
    url,
    onError: (err) => log.warn({ err }, 'database connection lost'),
  });
  await ensureDaysAhead(database.pool, Date.now());
  const metrics = createMetrics();
  const boss = await startQueue({ url, log, supervise: roles.includes('worker') });
  const deps: Dependencies = {
    config,
    database,
    jobs: jobsOf(boss),
    log,
    metrics,
    now: Date.now,
    orgs: connectOrgs(config, metrics),
    fingerprintSources: await openFingerprintSources({}),
    tell: { slack: null, webhooks: [], pagerDuty: null },
  };
  if (roles.includes('worker')) await startWorkers(boss, handlersOf(deps), log);
  const recorder = createRecorder(deps);
  let draining = false;
  const app = await createApp({ deps, recorder, isDraining: () => draining, onDelivery: () => {} });
  const address = await app.listen({ ...config.listen });
  log.info({ address }, 'listening');
  closeWithGrace({ delay: 20_000 }, async () => {
    draining = true;
    await app.close();
    await recorder.drain();
    await boss.stop({ graceful: true, timeout: 10_000 });
    await database.close();
    await embedded?.stop();
  });
}

function handlersOf(deps: Dependencies): StageHandlers {
  return {
    triage: (job) => triage(deps, job),
    respond: (job) => respond(deps, job),
    confirm: (job) => confirm(deps, job),
    escalate: (job) => escalate(deps, job),
    notify: async () => {},
  };
}
