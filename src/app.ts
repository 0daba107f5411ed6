/** The HTTP application put together, not listening. */
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { consoleRoutes } from './console/console.ts';
import { problem } from './http/api/problem.ts';
import { apiRoutes } from './http/api.ts';
import { healthRoutes } from './http/health.ts';
import { boundConnections, SILENT_MS } from './http/held-connections.ts';
import { createIdentification } from './http/identity.ts';
import { oktaHookRoutes } from './http/okta-hook.ts';
import { sharedSignalsRoutes } from './http/shared-signals.ts';
import { slackInteractionRoutes } from './http/slack-interaction.ts';
import { type HookAuthenticator, hookAuthenticator } from './okta/authenticate.ts';
import type { Dependencies } from './pipeline/dependencies.ts';
import type { EventRowMaker } from './pipeline/record/event-row.ts';
import type { Recorder } from './pipeline/record.ts';
import type { Database } from './store/database.ts';

export type AppOptions = {
  readonly deps: Dependencies;
  readonly recorder: Recorder;
  readonly rowOf: EventRowMaker;
  /** The connections that the recorder uses. */
  readonly recording: Pick<Database, 'pool'>;
  readonly isDraining: () => boolean;
  /** Called for each authenticated delivery, with its org and the hook that sent it. */
  readonly onDelivery: (org: string, hookId: string | null) => void;
};

/** Builds every route; nothing listens yet, so a test needs no port. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { deps, recorder, rowOf, recording, isDraining, onDelivery } = options;
  const app = bareApp(deps);
  const identification = createIdentification(deps);
  const authenticators = authenticatorsOf(deps);
  const firstOrg = deps.config.orgs[0]?.key ?? 'main';
  oktaHookRoutes(app, { deps, recorder, rowOf, authenticators, firstOrg, onDelivery });
  sharedSignalsRoutes(app, deps);
  await app.register(slackInteractionRoutes, { deps });
  const waitedMs = () => recorder.waitedMs();
  await app.register(healthRoutes, { deps, identification, recording, waitedMs, isDraining });
  await app.register(apiRoutes, { deps, identification });
  await app.register(consoleRoutes, { deps, identification });
  return app;
}

/** Builds the application of an instance that takes no deliveries: its health, and its metrics, which no other has. */
export async function createHealthApp(
  options: Pick<AppOptions, 'deps' | 'recording' | 'isDraining'>,
): Promise<FastifyInstance> {
  const { deps, recording, isDraining } = options;
  const app = bareApp(deps);
  const identification = createIdentification(deps);
  await app.register(healthRoutes, { deps, identification, recording, isDraining });
  return app;
}

/**
 * Stops listening and answers the requests that have come; those not done in time are cut off and have to be sent
 * again.
 */
export async function closeApp(app: FastifyInstance, withinMs: number): Promise<void> {
  const cutOff = setTimeout(() => app.server.closeAllConnections(), withinMs * IN_TIME);
  await app.close();
  clearTimeout(cutOff);
}

/** Share of the time in which requests are answered; the rest is for what follows the cut. */
const IN_TIME = 0.8;

function bareApp(deps: Dependencies): FastifyInstance {
  const app = Fastify({
    logger: false,
    // An unknown sender may not choose the address that it seems to have.
    trustProxy: deps.config.trustedProxies.length === 0 ? false : [...deps.config.trustedProxies],
    connectionTimeout: SILENT_MS,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    // A route that takes more says so: mostly the sender is not known yet.
    bodyLimit: 64 * 1024,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 128 },
    // Called where no route was found, so that no route's error handler runs.
    frameworkErrors: (error, _request, reply) =>
      void problem(reply, error.statusCode ?? 400, 'bad_request', UNREADABLE_ADDRESS),
  });
  boundConnections(app, deps.log);
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) deps.log.error({ err: error, method: request.method }, 'request failed');
    return reply.code(status).send({ error: { code: status >= 500 ? 'internal' : error.code } });
  });
  return app;
}

const UNREADABLE_ADDRESS =
  'The address could not be read. Write a % as %25, and see docs/api.md for what there is.';

function authenticatorsOf(deps: Dependencies): ReadonlyMap<string, HookAuthenticator> {
  return new Map(
    deps.config.orgs.map(({ key, hookSecrets, hookHeader }) => [
      key,
      hookAuthenticator({ secrets: hookSecrets, header: hookHeader }),
    ]),
  );
}
