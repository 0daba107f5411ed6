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
import { createRefusals } from './pipeline/metrics/refusals.ts';
import { createMetrics } from './pipeline/metrics.ts';
import { migrateEverything } from './pipeline/queue/migrate.ts';
import { startQueue } from './pipeline/queue/workers.ts';
import { deliveryNotes } from './pipeline/reconcile/delivery-notes.ts';
import { eventRowMaker } from './pipeline/record/event-row.ts';
import { hostilePlaces } from './pipeline/record/hostile-in-force.ts';
import { loggedNetworks } from './pipeline/record/logged-networks.ts';
import { createRecorder } from './pipeline/record.ts';
import { jobsOf } from './pipeline/stages.ts';
import { buildReceivers } from './receivers.ts';
import { endAll, type LastStep } from './service/ending.ts';
import { geoFollowing, hostileFollowing } from './service/geo-following.ts';
import { startPasses } from './service/passes.ts';
import { openPools } from './service/pools.ts';
import { startAtZero } from './service/start-at-zero.ts';
import { startEmbeddedPostgres } from './store/embedded.ts';
import { ensureDaysAhead } from './store/partitions.ts';

export type Service = {
  /** Where it listens, e.g. `http://127.0.0.1:8080`; null without the receiver role, or health. */
  readonly address: string | null;
  /** Finishes what was accepted, refuses the rest, lets go of everything. */
  stop(): Promise<void>;
};

/** Dependencies that the demo and tests replace, to go at another pace. */
type Overrides = Pick<Dependencies, 'confirmTiming'>;

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
  const known = { config, database, jobs: jobsOf(boss, now), log, metrics, now };
  const deps = { ...(await dependenciesOf(known, acts, stopping.signal)), ...overrides };
  const greetings = [...deps.orgs.values()].map((org) => greetOrg(org, log, acts));
  atTheEnd('the first questions to Okta', 'passes', () => Promise.all(greetings));
  const recorder = createRecorder({ ...deps, database: recording });
  const readRecorder = createRecorder({ ...deps, database: recording }, 1);
  const networks = loggedNetworks(deps.fingerprintSources);
  const rowOf = eventRowMaker(deps.fingerprintSources, networks, hostilePlaces(deps));
  const underWay: Promise<void>[] = [];
  atTheEnd('the passes under way', 'passes', () => Promise.all(underWay));
  atTheEnd('the recording', 'recording', () =>
    Promise.all([recorder.drain(), readRecorder.drain()]),
  );
  // Added before the parts that run until the abort, so that they end even where a later part cannot start.
  atTheEnd('the word of the end', 'passes', async () => stopping.abort());

  const reading = { recorder: readRecorder, rowOf };
  const needs = { deps, boss, housekeeping, reading, networks };
  await startPasses(roles, needs, underWay, stopping.signal);
  if (!roles.includes('receiver') && !roles.includes('health')) return null;
  const isDraining = () => stopping.signal.aborted;
  const app = roles.includes('receiver')
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

/**
 * Adds to what is there the clients, files and receivers that the configuration asks for.
 * @param acts whether it may change something in Okta
 * @param signal ends the following of files
 */
async function dependenciesOf(
  known: Pick<Dependencies, 'config' | 'database' | 'jobs' | 'log' | 'metrics' | 'now'>,
  acts: boolean,
  signal: AbortSignal,
): Promise<Dependencies> {
  const { config, log, metrics } = known;
  return {
    ...known,
    refusals: createRefusals(log, metrics),
    orgs: connectOrgs(config, metrics, acts),
    fingerprintSources: await openFingerprintSources(
      geoFilesOf(config.geoip),
      geoFollowing(log, metrics, signal),
    ),
    hostileFiles: await followHostileFiles(config.orgs, hostileFollowing(log, signal)),
    tell: buildReceivers(config),
  };
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
