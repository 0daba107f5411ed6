/** A running service: everything built once, as one plain object, and the parts of it that were asked for. */
import type { Logger } from 'pino';
import { closeApp, createApp, createHealthApp } from './app.ts';
import { poolSizes } from './config/pool-sizes.ts';
import type { ServeRole } from './config/serve.ts';
import { type Config, whatRuns } from './config.ts';
import { geoFilesOf, openFingerprintSources } from './network/fingerprint-sources.ts';
import { followHostileFiles } from './network/hostile-file.ts';
import { connectOrgs, greetOrg } from './orgs.ts';
import type { Dependencies } from './pipeline/dependencies.ts';
import { expire } from './pipeline/expire.ts';
import { createRefusals } from './pipeline/metrics/refusals.ts';
import { createMetrics } from './pipeline/metrics.ts';
import { migrateEverything } from './pipeline/queue/migrate.ts';
import { restWorkers, startQueue, startWorkers } from './pipeline/queue/workers.ts';
import { deliveryNotes } from './pipeline/reconcile/delivery-notes.ts';
import { reconcile } from './pipeline/reconcile.ts';
import { eventRowMaker } from './pipeline/record/event-row.ts';
import { hostilePlaces } from './pipeline/record/hostile-in-force.ts';
import { followToldNetworks, toldNetworks } from './pipeline/record/told-networks.ts';
import { createRecorder } from './pipeline/record.ts';
import { jobsOf } from './pipeline/stages.ts';
import { warnOfRemovedOrgs } from './queries/removed-orgs.ts';
import { buildReceivers } from './receivers.ts';
import { endAll, type LastStep } from './service/ending.ts';
import { geoFollowing, hostileFollowing } from './service/geo-following.ts';
import { instanceOf, sayItLives } from './service/instance.ts';
import { openPools } from './service/pools.ts';
import { stagesWith } from './service/stages.ts';
import { startAtZero } from './service/start-at-zero.ts';
import { wakeWorkers } from './service/wake-workers.ts';
import { watchBacklog } from './service/watch-backlog.ts';
import { startEmbeddedPostgres } from './store/embedded.ts';
import { ensureDaysAhead } from './store/partitions.ts';

export type Service = {
  /** Where it listens, e.g. `http://127.0.0.1:8080`; null without the receiver role, or health. */
  readonly address: string | null;
  /** Finishes what was accepted, refuses the rest, lets go of everything. */
  stop(): Promise<void>;
};

/** Dependencies that the demo and tests replace, to go at another pace. */
type Overrides = Pick<Dependencies, 'containmentWatch'>;

/**
 * How long after the beginning of the end each part is waited for; together less than orchestrators wait before they
 * kill. A slow sender is cut off and comes again; what waits for Okta's log, which takes up to 45 s to answer, is read
 * again anyhow; a job under way is left to another instance.
 */
const UNTIL_MS = {
  requests: 6_000,
  recording: 9_000,
  passes: 6_000,
  jobs: 14_000,
  connections: 16_000,
  embedded: 22_000,
};
/** Time in which the queue hands back the jobs that were left. */
const HAND_BACK_MS = 2_000;

/**
 * Migrates, then starts the parts that the roles ask for. Where one of them cannot start, those before it are stopped.
 * @throws what the database or the embedded Postgres refuses with; see `whyNotStarted`
 */
export async function startService(
  config: Config,
  roles: readonly ServeRole[],
  log: Logger,
  overrides: Overrides = {},
): Promise<Service> {
  const last: LastStep[] = [];
  const stop = (): Promise<void> => endAll(last, log);
  try {
    const address = await start(config, roles, log, overrides, last);
    log.info({ address, roles, ...whatRuns(config) }, 'up');
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts part after part, and adds to `last` how to stop each; they are stopped in the opposite order. */
async function start(
  config: Config,
  roles: readonly ServeRole[],
  log: Logger,
  overrides: Overrides,
  last: LastStep[],
): Promise<string | null> {
  const atTheEnd = (what: string, until: keyof typeof UNTIL_MS, end: LastStep['end']) =>
    last.push({ what, untilMs: UNTIL_MS[until], end });
  const url = config.databaseUrl ?? (await embeddedUrl(config.dataDir, atTheEnd));
  await migrateEverything(url);
  const metrics = createMetrics();
  startAtZero(
    metrics,
    config.orgs.map(({ key }) => key),
  );
  const pools = openPools(url, roles, { log, metrics });
  const { database, recording, housekeeping } = pools;
  atTheEnd('the connections', 'connections', () => pools.close());
  const now = Date.now;
  await ensureDaysAhead(database.pool, now());
  const acts = roles.includes('worker');
  const { queue: poolSize } = poolSizes(roles);
  const boss = await startQueue({ url, log, supervise: acts, poolSize });
  atTheEnd('the jobs under way', 'jobs', (leftMs) =>
    boss.stop({ graceful: true, timeout: leftMs - HAND_BACK_MS }),
  );
  const stopping = new AbortController();
  const deps: Dependencies = {
    config,
    database,
    jobs: jobsOf(boss, now),
    log,
    metrics,
    refusals: createRefusals(log, metrics),
    now,
    orgs: connectOrgs(config, metrics, acts),
    fingerprintSources: await openFingerprintSources(
      geoFilesOf(config.geoip),
      geoFollowing(log, metrics, stopping.signal),
    ),
    hostileFiles: await followHostileFiles(config.orgs, hostileFollowing(log, stopping.signal)),
    tell: buildReceivers(config),
    ...overrides,
  };
  const greetings = [...deps.orgs.values()].map((org) => greetOrg(org, log, acts));
  atTheEnd('the first questions to Okta', 'passes', () => Promise.all(greetings));
  const recorder = createRecorder({ ...deps, database: recording });
  const readRecorder = createRecorder({ ...deps, database: recording }, 1);
  const networks = toldNetworks(deps.fingerprintSources);
  const rowOf = eventRowMaker(deps.fingerprintSources, networks, hostilePlaces(deps));
  const background: Promise<void>[] = [];
  atTheEnd('the passes under way', 'passes', () => Promise.all(background));
  atTheEnd('the recording', 'recording', () =>
    Promise.all([recorder.drain(), readRecorder.drain()]),
  );
  // Added before the parts that run until the abort, so that they end even where a later part cannot start.
  atTheEnd('the word of the end', 'passes', async () => stopping.abort());

  if (roles.includes('worker')) {
    await startWorkers(boss, stagesWith(deps), log, deps.orgs.size);
    // First of all: a job taken up later has less time to end.
    stopping.signal.addEventListener('abort', () => void restWorkers(boss));
    background.push(wakeWorkers(boss, log, stopping.signal));
    background.push(warnOfRemovedOrgs(deps));
    background.push(expire({ ...deps, database: housekeeping }, stopping.signal));
  }
  if (roles.includes('reader')) {
    background.push(reconcile({ ...deps, recorder: readRecorder, rowOf }, stopping.signal));
  }
  if (roles.includes('receiver') || roles.includes('reader')) {
    const follow = await followToldNetworks(deps, networks);
    background.push(follow(stopping.signal));
  }
  background.push(watchBacklog(deps, stopping.signal));
  background.push(sayItLives(deps, instanceOf(config, roles), stopping.signal));
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
  atTheEnd('the requests', 'requests', async (leftMs) => {
    stopping.abort();
    await closeApp(app, leftMs);
  });
  return app.listen({ ...config.listen });
}

async function embeddedUrl(
  dataDir: string,
  atTheEnd: (what: string, until: 'embedded', end: LastStep['end']) => void,
): Promise<string> {
  const embedded = await startEmbeddedPostgres(dataDir);
  atTheEnd('the embedded Postgres', 'embedded', () => embedded.stop());
  await embedded.hold();
  return embedded.url;
}
