/** `/api`: the same incidents and the same decisions as in the console, for scripts. See docs/api.md. */
import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { collectMethods } from './allowed-methods.ts';
import { answerOnce } from './api/answered-once.ts';
import { authorize } from './api/authorize.ts';
import { exceptionRoutes } from './api/exceptions.ts';
import { incidentRoutes } from './api/incidents.ts';
import { refuseUnknownQuery } from './api/known-query.ts';
import { orgRoutes } from './api/orgs.ts';
import { answerFaults } from './api/problem.ts';
import { seenRoutes } from './api/seen.ts';
import { severalIncidentsRoutes } from './api/several-incidents.ts';
import { watchlistRoutes } from './api/watchlist.ts';
import type { Identification } from './identity.ts';
import { securityHeaders } from './security-headers.ts';

export type ApiOptions = {
  readonly deps: Dependencies;
  readonly identification: Identification;
};

const BODY_LIMIT_BYTES = 64 * 1024;

/** Register it without a prefix: the routes carry `/api` themselves. */
export async function apiRoutes(app: FastifyInstance, options: ApiOptions): Promise<void> {
  await app.register(async (api) => routes(api, options), { prefix: '/api' });
}

async function routes(app: FastifyInstance, { deps, identification }: ApiOptions): Promise<void> {
  const { publicUrl } = deps.config;
  await securityHeaders(app, { publicUrl });
  if (!app.hasReplyDecorator('setCookie')) await app.register(cookie);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES },
    async (_request: unknown, body: string) => readJson(body),
  );
  answerFaults(app, deps.log, collectMethods(app));
  authorize(app, identification, deps);
  refuseUnknownQuery(app);
  answerOnce(app, deps);
  await incidentRoutes(app, deps);
  await severalIncidentsRoutes(app, deps);
  await orgRoutes(app, deps);
  await exceptionRoutes(app, deps);
  await watchlistRoutes(app, deps);
  await seenRoutes(app, deps);
}

/** Parses a body as JSON. An empty body means no input: many clients announce JSON and send nothing. */
function readJson(body: string): unknown {
  if (body.trim() === '') return undefined;
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw Object.assign(new Error('not JSON', { cause }), { statusCode: 400 });
  }
}
