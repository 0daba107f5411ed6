/** A deployment as the API, the console and the commands see it, with a real database and queue, but no Okta. */
import type { FastifyInstance } from 'fastify';
import Fastify from 'fastify';
import type { OidcConfig } from '../../src/config.ts';
import { consoleRoutes } from '../../src/console/console.ts';
import { apiRoutes } from '../../src/http/api.ts';
import { healthRoutes } from '../../src/http/health.ts';
import { createIdentification } from '../../src/http/identity.ts';
import { connectOrgs } from '../../src/orgs.ts';
import type { Dependencies } from '../../src/pipeline/dependencies.ts';
import { type TestOptions, testDependencies } from './dependencies.ts';

type Cleanup = { after(work: () => Promise<void> | void): void };

export const ALICE = { name: 'alice', token: 'alice-token-0123456789abcdef' };
export const BOB = { name: 'bob', token: 'bob-token-0123456789abcdef' };

export type SteeringOptions = Pick<TestOptions, 'responses'> & {
  readonly oidc?: OidcConfig;
  readonly publicUrl?: string;
  readonly host?: string;
  readonly orgs?: readonly string[];
};

export async function steeringDependencies(
  t: Cleanup,
  { oidc, publicUrl, host, orgs: keys = ['main'], ...options }: SteeringOptions = {},
): Promise<Dependencies> {
  const deps = await testDependencies(t, {
    ...options,
    environment: {
      API_TOKENS: [ALICE, BOB].map(({ name, token }) => `${name}:${token}`).join(','),
      RESPONSE_MODE: 'approve',
      ...(host === undefined ? {} : { HOST: host }),
      ...(publicUrl === undefined ? {} : { PUBLIC_URL: publicUrl }),
    },
  });
  const orgs = keys.flatMap((key) => deps.config.orgs.map((org) => ({ ...org, key })));
  const config = { ...deps.config, orgs, oidc: oidc ?? null };
  return { ...deps, config, orgs: connectOrgs(config, deps.metrics) };
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
