/** Who may use `/api`: a bearer token, or the console's session with its proof of origin. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Dependencies } from '../../pipeline/dependencies.ts';
import { clientOf } from '../client-of.ts';
import { type Identification, type Identity, mayChange } from '../identity.ts';
import { problem } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    apiIdentity: Identity | null;
  }
}

const CSRF_HEADER = 'x-csrf-token';

/**
 * Answers 401 to an unknown caller, 429 after too many wrong tokens, and 403 to a change that another page began or
 * that comes with a read-only token.
 */
export function authorize(
  app: FastifyInstance,
  identification: Identification,
  deps: Pick<Dependencies, 'config' | 'refusals'>,
): void {
  const { refusals } = deps;
  app.decorateRequest('apiIdentity', null);
  app.addHook('onRequest', async (request, reply) => {
    const answer = await identification.of(request);
    if (!answer.ok) {
      if (answer.reason === 'too_many_failures') {
        reply.header('retry-after', String(answer.waitSeconds));
        const message = `Too many wrong tokens from this address. Wait ${answer.waitSeconds} seconds.`;
        return problem(reply, 429, 'too_many_failures', message);
      }
      if (answer.reason === 'missing')
        refusals.note({ reason: 'no_token', by: null, via: clientOf(request) });
      reply.header('www-authenticate', 'Bearer');
      return problem(reply, 401, 'unauthenticated', REFUSALS[answer.reason]);
    }
    const sent = request.headers[CSRF_HEADER];
    const csrf = typeof sent === 'string' ? sent : undefined;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const { by, readOnly } = answer.identity;
      if (readOnly) {
        const about = { because: 'read_only_token' };
        refusals.note({ reason: 'not_allowed', by, via: clientOf(request), about });
        return problem(reply, 403, 'read_only_token', READ_ONLY);
      }
      if (!mayChange(request, answer.identity, csrf, deps.config.publicUrl)) {
        refusals.note({ reason: 'other_origin', by, via: clientOf(request) });
        return problem(reply, 403, 'csrf_check_failed', NOT_FROM_US);
      }
    }
    request.apiIdentity = answer.identity;
  });
}

/**
 * Returns the caller as the history names them (`api:name` or `console:login`), their addresses and groups, and where
 * they came from.
 * @throws Error behind a route that `authorize` does not guard
 */
export function callerOf(request: FastifyRequest) {
  if (request.apiIdentity === null) throw new Error('an API route was reached without a caller');
  const { by, addresses, groups } = request.apiIdentity;
  return { by, addresses, groups, via: clientOf(request) };
}

const REFUSALS = {
  missing: 'Send Authorization: Bearer with a token of API_TOKENS, or of READ_TOKENS to read.',
  wrong: 'This token is not one of API_TOKENS or READ_TOKENS.',
  ended: 'The console session has ended. Sign in again.',
};

const READ_ONLY = 'This token is one of READ_TOKENS, which change nothing. Use one of API_TOKENS.';

const NOT_FROM_US = `With the console’s session, a change has to come from the console’s own origin with the session’s token in ${CSRF_HEADER}. Scripts use a bearer token instead.`;
