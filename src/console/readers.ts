/** Who reads a page. Nobody who is not signed in gets further than the sign-in page. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { clientOf } from '../http/client-of.ts';
import type { Identification } from '../http/identity.ts';
import type { Reader } from './page.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every page behind the sign-in. */
    consoleReader: Reader | null;
  }
}

/** Lets only signed-in browsers through to the routes of `app`; the others are sent to sign in. */
export function requireReader(app: FastifyInstance, identification: Identification): void {
  app.addHook('onRequest', async (request, reply) => {
    const answer = await identification.of(request);
    // A token is for scripts, which have the API: a page is shown to a browser that signed in.
    if (answer.ok && answer.identity.csrf !== null) {
      const { by, addresses, csrf } = answer.identity;
      request.consoleReader = { by, addresses, csrf };
      return;
    }
    // Whoever signs in again must not believe that the form they sent had got through.
    const asks = request.method === 'GET' || request.method === 'HEAD';
    const back = asks ? request.url : `${pageOfForm(request.url)}?told=signed_out`;
    return reply.redirect(`/sign-in?return=${encodeURIComponent(back)}`, 303);
  });
}

/** @throws Error where a route was registered outside the check of who is signed in: a fault of ours. */
export function readerOf(request: FastifyRequest): Reader {
  if (request.consoleReader === null) throw new Error('a page was reached without a reader');
  return request.consoleReader;
}

/** The same as whoever decides by a form, and where from. */
export function deciderOf(request: FastifyRequest) {
  const { by, addresses = [] } = readerOf(request);
  return { by, addresses, via: clientOf(request) };
}

/** The page that a form stands on, by the address it is sent to. */
export function pageOfForm(address: string): string {
  if (address.startsWith('/incidents/several')) return '/';
  const incident = /^\/incidents\/\d+/.exec(address)?.[0];
  return incident ?? '/orgs';
}
