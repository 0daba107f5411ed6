/** A running service: everything built once, as one plain object, and the parts of it that were asked for. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createApp, createHealthApp } from './app.ts';
import type { ServeRole } from './config/serve.ts';
import type { Config } from './config.ts';
import { openFingerprintSources } from './network/fingerprint-sources.ts';
import { connectOrgs, greetOrg } from './orgs.ts';
import { confirm } from './pipeline/confirm.ts';
import type { Dependencies } from './pipeline/dependencies.ts';
import { escalate } from './pipeline/escalate.ts';
import { expire } from './pipeline/expire.ts';
import { createMetrics } from './pipeline/metrics.ts';
import { migrateEverything } from './pipeline/migrate.ts';
import { notify } from './pipeline/notify.ts';
import { deliveryNotes } from './pipeline/reconcile/delivery-notes.ts';
import { reconcile } from './pipeline/reconcile.ts';
import { eventRowMaker } from './pipeline/record/event-row.ts';
import { followToldNetworks, toldNetworks } from './pipeline/record/told-networks.ts';
import { createRecorder } from './pipeline/record.ts';
import { respond } from './pipeline/respond.ts';
import { jobsOf } from './pipeline/stages.ts';
import { triage } from './pipeline/triage.ts';
import { wakeWorkers } from './pipeline/wake-workers.ts';
import { type StageHandlers, startQueue, startWorkers } from './pipeline/workers.ts';
import { buildReceivers } from './receivers.ts';
import { connectDatabase } from './store/database.ts';
import { startEmbeddedPostgres } from './store/embedded.ts';
import { ensureDaysAhead } from './store/partitions.ts';

export type Service = {
  /** Where it listens, e.g. `http://127.0.0.1:8080`; null without the receiver role, or health. */
  readonly address: string | null;
  /** Finishes what was accepted, refuses the rest, lets go of everything. */
  stop(): Promise<void>;
};

/** What a demo and tests do at another pace. */
type Overrides = Pick<Dependencies, 'containmentWatch'>;

/**
 * Recording has its own connections: two writers and who asks whether they could write. Judging a great
 * many sessions at once may use up all others, and must not cost a delivery its place.
 */
const RECORDING = { poolSize: 3, queryTimeoutMs: 10_000 };

/**
 * A database host that vanished says nothing: a judgement that took a connection to it is made again after this.
 * In a storm it rather waits for one of the connections than fails and comes back later.
 */
const JUDGING = { queryTimeoutMs: 30_000, connectTimeoutMs: 10_000 };

/** Past retention there may be weeks of rows to delete. */
const HOUSEKEEPING = { poolSize: 2, queryTimeoutMs: 120_000 };

/** A job under way may take this long to end before it is left to another instance. */
const LAST_JOBS_MS = 10_000;
/** What waits for Okta may wait this long: its log takes up to 45 s to answer, and it is read again anyhow. */
const LAST_PASSES_MS = 5_000;

/**
 * Migrates, then starts the parts that the roles ask for. Where one of them cannot start, those before it are stopped.
 * @throws what the database, the embedded Postgres or a GeoIP file refuses with; see `whyNotStarted`
 */
export async function startService(
  config: Config,
  roles: readonly ServeRole[],
  log: Logger,
  overrides: Overrides = {},
): Promise<Service> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const address = await start(config, roles, log, overrides, undo);
    log.info({ address, roles, orgs: config.orgs.map(({ key }) => key) }, 'up');
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts part after part; `undo` holds how to stop each, the last one first. */
async function start(
  config: Config,
  roles: readonly ServeRole[],
  log: Logger,
  overrides: Overrides,
  undo: (() => Promise<unknown>)[],
): Promise<string | null> {
  const url = config.databaseUrl ?? (await embeddedUrl(config.dataDir, undo));
  await migrateEverything(url);
  const onError = (err: Error) => log.warn({ err }, 'a database connection was lost');
  const database = connectDatabase({ url, onError, ...JUDGING });
  undo.push(() => database.close());
  const recording = connectDatabase({ url, onError, ...RECORDING });
  undo.push(() => recording.close());
  const housekeeping = connectDatabase({ url, onError, ...HOUSEKEEPING });
  undo.push(() => housekeeping.close());
  const now = Date.now;
  await ensureDaysAhead(database.pool, now());
  const boss = await startQueue({ url, log, supervise: roles.includes('worker') });
  undo.push(() => boss.stop({ graceful: true, timeout: LAST_JOBS_MS }));
  const metrics = createMetrics();
  const { asnDb, cityDb } = config.geoip;
  const deps: Dependencies = {
    config,
    database,
    jobs: jobsOf(boss, now),
    log,
    metrics,
    now,
    orgs: connectOrgs(config, metrics, roles.includes('worker')),
    fingerprintSources: await openFingerprintSources({
      asn: asnDb ?? undefined,
      city: cityDb ?? undefined,
    }),
    tell: buildReceivers(config),
    ...overrides,
  };
  const greetings = [...deps.orgs.values()].map((org) => greetOrg(org, log));
  undo.push(() => within(LAST_PASSES_MS, Promise.all(greetings)));
  const recorder = createRecorder({ ...deps, database: recording });
  const networks = toldNetworks(deps.fingerprintSources);
  const rowOf = eventRowMaker(deps.fingerprintSources, networks);
  const stopping = new AbortController();
  const background: Promise<void>[] = [];
  undo.push(() => within(LAST_PASSES_MS, Promise.all(background)));
  undo.push(() => recorder.drain());
  // Before any of what runs until it is aborted: where a later part cannot start, it must end all the same.
  undo.push(async () => stopping.abort());

  if (roles.includes('worker')) {
    await startWorkers(boss, handlersOf(deps), log, deps.orgs.size);
    background.push(wakeWorkers(boss, log, stopping.signal));
    background.push(expire({ ...deps, database: housekeeping }, stopping.signal));
  }
  if (roles.includes('reader')) {
    background.push(reconcile({ ...deps, recorder, rowOf }, stopping.signal));
  }
  if (roles.includes('receiver') || roles.includes('reader')) {
    const follow = await followToldNetworks(deps, networks);
    background.push(follow(stopping.signal));
  }
  const isDraining = () => stopping.signal.aborted;
  const receives = roles.includes('receiver');
  if (!receives && !roles.includes('health')) return null;
  const app = receives
    ? await createApp({
        deps,
        recorder,
        rowOf,
        recording,
        isDraining,
        onDelivery: deliveryNotes(deps),
      })
    : await createHealthApp({ deps, recording, isDraining });
  undo.push(async () => {
    stopping.abort();
    await app.close();
  });
  return app.listen({ ...config.listen });
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const patience = new AbortController();
  const over = wait(ms, undefined, { signal: patience.signal }).catch(() => {});
  await Promise.race([work, over]);
  patience.abort();
}

async function embeddedUrl(dataDir: string, undo: (() => Promise<unknown>)[]): Promise<string> {
  const embedded = await startEmbeddedPostgres(dataDir);
  undo.push(() => embedded.stop());
  return embedded.url;
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
