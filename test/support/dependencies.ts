/** The dependencies of every stage, all of them real: database, queue, and Okta clients where there is an org. */
import pino from 'pino';
import { type Config, readConfig } from '../../src/config.ts';
import type { ConfirmTiming } from '../../src/domain/response/containment.ts';
import type { ResponsePolicy } from '../../src/domain/response/response-policy.ts';
import { openFingerprintSources } from '../../src/network/fingerprint-sources.ts';
import { connectOrgs } from '../../src/orgs.ts';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { createRefusals } from '../../src/pipeline/metrics/refusals.ts';
import { createMetrics } from '../../src/pipeline/metrics.ts';
import { startQueue } from '../../src/pipeline/queue/workers.ts';
import { jobsOf, type StageJobs, type StageName } from '../../src/pipeline/stages.ts';
import { testDatabase } from './database.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

export type TestDependencies = Dependencies & {
  /** Moves `now` against real time, in milliseconds. */
  readonly advance: (ms: number) => void;
};

export type TestOptions = {
  /** The simulated org; absent: an org that cannot be asked. */
  readonly okta?: { readonly url: string; readonly token: string };
  readonly responses?: Partial<ResponsePolicy>;
  readonly environment?: Readonly<Record<string, string>>;
};

/** Timing of confirmation in tests: for a minute, looked at every ten seconds, with the clock moved by hand. */
export const SHORT_CONFIRM_TIMING: ConfirmTiming = {
  firstLookMs: 1_000,
  nextLookMs: 10_000,
  lookForMs: 60_000,
  allowanceMs: 2_000,
};

/** Returns dependencies on a database of their own, with the org `main`. Nothing runs by itself. */
export async function testDependencies(
  t: Cleanup,
  options: TestOptions = {},
): Promise<TestDependencies> {
  const database = await testDatabase(t);
  const log = pino({ level: 'silent' });
  const boss = await startQueue({ url: database.url, log, supervise: false });
  t.after(() => boss.stop({ graceful: false }));
  const config = testConfig(options);
  const metrics = createMetrics();
  let offset = 0;
  return {
    config,
    database,
    jobs: jobsOf(boss, Date.now),
    log,
    metrics,
    refusals: createRefusals(log, metrics),
    now: () => Date.now() + offset,
    advance: (ms) => {
      offset += ms;
    },
    orgs: connectOrgs(config, metrics),
    fingerprintSources: await openFingerprintSources(),
    tell: { slack: null, teams: null, webhooks: [], pagerDuty: null },
    confirmTiming: SHORT_CONFIRM_TIMING,
  };
}

/** Returns the jobs of a stage that wait, the earliest first. */
export async function waitingJobs<S extends StageName>(
  { database }: Pick<Dependencies, 'database'>,
  stage: S,
): Promise<{ data: StageJobs[S]; startAfter: Date }[]> {
  const { rows } = await database.pool.query<{ data: StageJobs[S]; start_after: Date }>(
    `select data, start_after from pgboss.job where name = $1 and state = 'created' order by start_after`,
    [stage],
  );
  return rows.map(({ data, start_after: startAfter }) => ({ data, startAfter }));
}

/** Makes the events recorded so far that much older, as the database has a clock of its own. */
export async function heldFor(
  { database }: Pick<Dependencies, 'database'>,
  ms: number,
): Promise<void> {
  await database.pool.query(
    `update log_events set received_at = received_at - $1 * interval '1 millisecond'`,
    [ms],
  );
}

/** Deletes the jobs that wait, so that a test sees only those of its next step. */
export async function clearJobs({ database }: Pick<Dependencies, 'database'>): Promise<void> {
  await database.pool.query(`delete from pgboss.job`);
}

function testConfig({ okta, responses, environment }: TestOptions): Config {
  const config = readConfig({
    OKTA_ORG_URL: okta?.url ?? 'https://example.okta.com',
    OKTA_HOOK_SECRETS: 'hook-secret-0123456789abcdef',
    LOG_LEVEL: 'silent',
    RESPONSE_MODE: 'enforce',
    ...(okta === undefined ? {} : { OKTA_API_TOKEN: okta.token }),
    ...environment,
  });
  const orgs = config.orgs.map((org) => ({
    ...org,
    responses: { ...org.responses, ...responses },
  }));
  return { ...config, orgs };
}
