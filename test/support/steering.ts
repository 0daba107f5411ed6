/** A deployment as the API, the console and the commands see it, with a real database and queue, but no Okta. */
import type { FastifyInstance } from 'fastify';
import Fastify from 'fastify';
import pino from 'pino';
import { type Config, type OidcConfig, readConfig } from '../../src/config.ts';
import { consoleRoutes } from '../../src/console/console.ts';
import type { ResponsePolicy } from '../../src/domain/response/response-policy.ts';
import { apiRoutes } from '../../src/http/api.ts';
import { healthRoutes } from '../../src/http/health.ts';
import { createIdentification } from '../../src/http/identity.ts';
import { openFingerprintSources } from '../../src/network/fingerprint-sources.ts';
import type { Dependencies, Org } from '../../src/pipeline/dependencies.ts';
import { createRefusals } from '../../src/pipeline/metrics/refusals.ts';
import { createMetrics } from '../../src/pipeline/metrics.ts';
import { startQueue } from '../../src/pipeline/queue/workers.ts';
import { jobsOf } from '../../src/pipeline/stages.ts';
import { testDatabase } from './database.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

export const ALICE = { name: 'alice', token: 'alice-token-0123456789abcdef' };
export const BOB = { name: 'bob', token: 'bob-token-0123456789abcdef' };

export type SteeringOptions = {
  readonly responses?: Partial<ResponsePolicy>;
  readonly oidc?: OidcConfig;
  readonly publicUrl?: string;
  readonly host?: string;
  readonly orgUrl?: string;
  readonly orgs?: readonly string[];
};

export async function steeringDependencies(
  t: Cleanup,
  options: SteeringOptions = {},
): Promise<Dependencies> {
  const database = await testDatabase(t);
  const log = pino({ level: 'silent' });
  const boss = await startQueue({ url: database.url, log, supervise: false });
  t.after(() => boss.stop({ graceful: false }));
  const config = steeringConfig(options);
  const metrics = createMetrics();
  const orgs = config.orgs.map((org): [string, Org] => [
    org.key,
    { key: org.key, config: org, reader: null, responder: null },
  ]);
  return {
    config,
    database,
    jobs: jobsOf(boss, Date.now),
    log,
    metrics,
    refusals: createRefusals(log, metrics),
    now: Date.now,
    orgs: new Map(orgs),
    fingerprintSources: await openFingerprintSources(),
    tell: { slack: null, teams: null, webhooks: [], pagerDuty: null },
  };
}

/** Returns the API, the console and the health checks on one app, which does not listen. */
export async function steeringApp(
  t: Cleanup,
  deps: Dependencies,
  isDraining: () => boolean = () => false,
): Promise<FastifyInstance> {
  const app = Fastify({ logger: false });
  const identification = createIdentification(deps);
  await app.register(healthRoutes, { deps, identification, recording: deps.database, isDraining });
  await app.register(apiRoutes, { deps, identification });
  await app.register(consoleRoutes, { deps, identification });
  t.after(() => app.close());
  return app;
}

function steeringConfig(options: SteeringOptions): Config {
  const config = readConfig({
    OKTA_ORG_URL: options.orgUrl ?? 'https://example.okta.com',
    OKTA_HOOK_SECRETS: 'hook-secret-0123456789abcdef',
    API_TOKENS: [ALICE, BOB].map(({ name, token }) => `${name}:${token}`).join(','),
    LOG_LEVEL: 'silent',
    RESPONSE_MODE: 'approve',
    ...(options.host === undefined ? {} : { HOST: options.host }),
    ...(options.publicUrl === undefined ? {} : { PUBLIC_URL: options.publicUrl }),
  });
  const orgs = (options.orgs ?? ['main']).flatMap((key) =>
    config.orgs.map((org) => ({
      ...org,
      key,
      responses: { ...org.responses, ...options.responses },
    })),
  );
  return { ...config, orgs, oidc: options.oidc ?? null };
}
