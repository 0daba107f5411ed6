/** Identifies who reads a page. Without signing in nobody gets further than the sign-in page. */
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

/** Lets only signed-in browsers through to the routes of `app`; others are sent to sign in. */
export function requireReader(app: FastifyInstance, identification: Identification): void {
  app.addHook('onRequest', async (request, reply) => {
    const answer = await identification.of(request);
    // A token is for scripts, which have the API: a page is shown to a browser that signed in.
    if (answer.ok && answer.identity.csrf !== null) {
      const { by, addresses, alsoKnownAs, groups, csrf } = answer.identity;
      request.consoleReader = { by, addresses, alsoKnownAs, groups, csrf };
      return;
    }
    // After signing in again nobody is to believe that the form they had sent got through.
    const asks = request.method === 'GET' || request.method === 'HEAD';
    const back = asks ? request.url : `${pageOfForm(request.url)}?told=signed_out`;
    return reply.redirect(`/sign-in?return=${encodeURIComponent(back)}`, 303);
  });
}

/**
 * Returns who reads the page.
 * @throws Error where a route was registered outside the sign-in check, which is a programming error
 */
export function readerOf(request: FastifyRequest): Reader {
  if (request.consoleReader === null) throw new Error('a page was reached without a reader');
  return request.consoleReader;
}

/** Returns the reader as the person who decides by a form, and where the request came from. */
export function deciderOf(request: FastifyRequest) {
  const { by, addresses = [], groups } = readerOf(request);
  return { by, addresses, groups, via: clientOf(request) };
}

/** Returns the page of a form, by the address the form is sent to. */
export function pageOfForm(address: string): string {
  if (address.startsWith('/incidents/several')) return '/';
  const incident = /^\/incidents\/\d+/.exec(address)?.[0];
  return incident ?? '/orgs';
}
