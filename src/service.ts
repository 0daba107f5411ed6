/** A running service: everything built once, as one plain object, and the parts of it that were asked for. */
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import type { ServeRole } from './config/serve.ts';
import type { Config } from './config.ts';
import { openFingerprintSources } from './network/fingerprint-sources.ts';
import { connectOrgs } from './orgs.ts';
import { confirm } from './pipeline/confirm.ts';
import type { Dependencies } from './pipeline/dependencies.ts';
import { escalate } from './pipeline/escalate.ts';
import { eventRowMaker } from './pipeline/event-row.ts';
import { expire } from './pipeline/expire.ts';
import { createMetrics } from './pipeline/metrics.ts';
import { migrateEverything } from './pipeline/migrate.ts';
import { notify } from './pipeline/notify.ts';
import { deliveryNotes } from './pipeline/reconcile/delivery-notes.ts';
import { reconcile } from './pipeline/reconcile.ts';
import { createRecorder } from './pipeline/record.ts';
import { respond } from './pipeline/respond.ts';
import { jobsOf } from './pipeline/stages.ts';
import { triage } from './pipeline/triage.ts';
import { type StageHandlers, startQueue, startWorkers } from './pipeline/workers.ts';
import { buildReceivers } from './receivers.ts';
import { connectDatabase } from './store/database.ts';
import { startEmbeddedPostgres } from './store/embedded.ts';
import { ensureDaysAhead } from './store/partitions.ts';

export type Service = {
  /** Where it listens, e.g. `http://127.0.0.1:8080`; null without the receiver role. */
  readonly address: string | null;
  /** Finishes what was accepted, refuses the rest, lets go of everything. */
  stop(): Promise<void>;
};

/** A job under way may take this long to end before it is left to another instance. */
const LAST_JOBS_MS = 10_000;

export async function startService(
  config: Config,
  roles: readonly ServeRole[],
  log: Logger,
): Promise<Service> {
  const embedded = config.databaseUrl === null ? await startEmbeddedPostgres(config.dataDir) : null;
  const url = config.databaseUrl ?? embedded?.url ?? '';
  await migrateEverything(url);
  const database = connectDatabase({
    url,
    onError: (err) => log.warn({ err }, 'a database connection was lost'),
  });
  await ensureDaysAhead(database.pool, Date.now());
  const boss = await startQueue({ url, log, supervise: roles.includes('worker') });
  const metrics = createMetrics();
  const { asnDb, cityDb } = config.geoip;
  const deps: Dependencies = {
    config,
    database,
    jobs: jobsOf(boss),
    log,
    metrics,
    now: Date.now,
    orgs: connectOrgs(config, metrics),
    fingerprintSources: await openFingerprintSources({
      asn: asnDb ?? undefined,
      city: cityDb ?? undefined,
    }),
    tell: buildReceivers(config),
  };
  const recorder = createRecorder(deps);
  const rowOf = eventRowMaker(deps.fingerprintSources);
  const stopping = new AbortController();
  const background: Promise<void>[] = [];

  if (roles.includes('worker')) {
    await startWorkers(boss, handlersOf(deps), log);
    background.push(expire(deps, stopping.signal));
  }
  if (roles.includes('reader')) {
    background.push(reconcile({ ...deps, recorder, rowOf }, stopping.signal));
  }
  const app = roles.includes('receiver')
    ? await createApp({
        deps,
        recorder,
        rowOf,
        isDraining: () => stopping.signal.aborted,
        onDelivery: deliveryNotes(deps),
      })
    : null;
  const address = app === null ? null : await app.listen({ ...config.listen });
  log.info({ address, roles, orgs: [...deps.orgs.keys()] }, 'up');

  return {
    address,
    async stop() {
      stopping.abort();
      await app?.close();
      await recorder.drain();
      await Promise.all(background);
      await boss.stop({ graceful: true, timeout: LAST_JOBS_MS });
      await database.close();
      await embedded?.stop();
    },
  };
}

function handlersOf(deps: Dependencies): StageHandlers {
  return {
    triage: (job) => triage(deps, job),
    respond: (job) => respond(deps, job),
    confirm: (job) => confirm(deps, job),
    notify: (job) => notify(deps, job),
    escalate: (job) => escalate(deps, job),
  };
}
