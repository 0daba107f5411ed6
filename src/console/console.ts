/** The console as one plugin: sign-in, the pages, the forms, and what a browser loads for them. */
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Identification } from '../http/identity.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { signInRoutes } from '../http/sign-in.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { databaseFault } from '../store/database-fault.ts';
import { serveAssets } from './assets.ts';
import { formRoutes } from './forms.ts';
import {
  DATABASE_AWAY,
  FAULT,
  type Message,
  messagePage,
  NOT_FOUND,
  REFUSED,
} from './message-page.ts';
import { pageRoutes } from './pages.ts';
import { requireReader } from './readers.ts';
import { signInPage } from './sign-in-page.ts';

export type ConsoleOptions = {
  readonly deps: Dependencies;
  readonly identification: Identification;
};

const FORM_LIMIT_BYTES = 64 * 1024;

/** Must be registered without a prefix: it also answers for every address that nobody else has. */
export async function consoleRoutes(app: FastifyInstance, options: ConsoleOptions): Promise<void> {
  const { deps, identification } = options;
  await securityHeaders(app, { publicUrl: deps.config.publicUrl });
  if (!app.hasReplyDecorator('setCookie')) await app.register(cookie);
  // A browser sends forms. Any other body is refused before it is read, even at an address that does not exist.
  app.removeAllContentTypeParsers();
  await app.register(formbody, { bodyLimit: FORM_LIMIT_BYTES });
  app.decorateRequest('consoleReader', null);
  const assets = serveAssets(app);

  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    const tell = (code: number, message: Message) =>
      html(reply, code, messagePage(message, request.consoleReader, assets, request.id));
    if (status < 500) return tell(status, REFUSED);
    const fault = databaseFault(error);
    if (fault === null) {
      deps.log.error({ err: error, requestId: request.id }, 'a page failed');
      return tell(status, FAULT);
    }
    deps.log.warn({ fault, requestId: request.id }, 'a page failed with the database');
    return tell(503, DATABASE_AWAY);
  });
  app.setNotFoundHandler(async (request, reply) => notFound(request, reply));
  const notFound = (request: FastifyRequest, reply: FastifyReply) =>
    wantsPage(request)
      ? html(reply, 404, messagePage(NOT_FOUND, request.consoleReader, assets))
      : reply
          .code(404)
          .send({ error: { code: 'not_found', message: 'There is no such address.' } });

  await signInRoutes(app, { deps, identification, page: (view) => signInPage(view, assets) });
  await app.register(async (pages) => {
    requireReader(pages, identification);
    await pageRoutes(pages, { deps, assets, notFound });
    await formRoutes(pages, { deps, assets, notFound });
  });
}

function html(reply: FastifyReply, status: number, page: string) {
  return reply.code(status).type('text/html; charset=utf-8').send(page);
}

function wantsPage(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') === true;
}
