/** The HTTP application put together, not listening. */
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import Fastify, { type FastifyInstance } from 'fastify';
import { healthRoutes } from './http/health.ts';
import { createIdentification } from './http/identity.ts';
import { oktaHookRoutes } from './http/okta-hook.ts';
import { type HookAuthenticator, hookAuthenticator } from './okta/authenticate.ts';
import type { Dependencies } from './pipeline/dependencies.ts';
import { eventRowMaker } from './pipeline/event-row.ts';
import type { Recorder } from './pipeline/record.ts';

export type AppOptions = {
  readonly deps: Dependencies;
  readonly recorder: Recorder;
  readonly isDraining: () => boolean;
  readonly onDelivery: (org: string) => void;
};

export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { deps } = options;
  const app = Fastify({
    logger: false,
    // An unknown sender may not choose the address we believe it has.
    trustProxy: deps.config.trustedProxies.length === 0 ? false : [...deps.config.trustedProxies],
    connectionTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    bodyLimit: 1024 * 1024,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 128 },
  });
  app.setErrorHandler(async (error: { statusCode?: number; code?: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) deps.log.error({ err: error, method: request.method }, 'request failed');
    return reply.code(status).send({ error: { code: status >= 500 ? 'internal' : error.code } });
  });
  await app.register(cookie);
  await app.register(formbody);

  oktaHookRoutes(app, {
    deps,
    recorder: options.recorder,
    rowOf: eventRowMaker(deps.fingerprintSources),
    authenticators: authenticators(deps),
    firstOrg: deps.config.orgs[0]?.key ?? 'main',
    onDelivery: options.onDelivery,
  });
  const identification = createIdentification(deps);
  await app.register(healthRoutes, { deps, identification, isDraining: options.isDraining });
  return app;
}

function authenticators(deps: Dependencies): ReadonlyMap<string, HookAuthenticator> {
  return new Map(
    deps.config.orgs.map((org) => [
      org.key,
      hookAuthenticator({ secrets: org.hookSecrets, header: org.hookHeader }),
    ]),
  );
}
