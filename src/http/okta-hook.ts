/**
 * The address that Okta's event hook calls, authenticated before a byte of the body is read, on GET and POST alike.
 * Okta retries a 5xx once and a 4xx never: whatever is worth keeping gets a 204 or a 503.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HookAuthenticator } from '../okta/authenticate.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import type { EventRowMaker } from '../pipeline/record/event-row.ts';
import { NotStoredError, type Recorder, type Recording } from '../pipeline/record.ts';
import { clientOf } from './client-of.ts';
import { bodyReader } from './delivery-body.ts';

export const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/** Okta ends the connection after three seconds, and sends a delivery again when it got no answer. */
const ANSWER_WITHIN_MS = 2_500;

const OTHER_METHODS = ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const CHALLENGE = 'x-okta-verification-challenge';

export type OktaHookOptions = {
  readonly deps: Pick<Dependencies, 'metrics' | 'log' | 'now' | 'refusals'>;
  readonly recorder: Recorder;
  readonly rowOf: EventRowMaker;
  /** By org key; `/okta/events` without a key is the first org's. */
  readonly authenticators: ReadonlyMap<string, HookAuthenticator>;
  readonly firstOrg: string;
  readonly onDelivery: (org: string, hookId: string | null) => void;
};

/** Answers Okta's challenge, and takes its deliveries: 204 only once they are stored. */
export function oktaHookRoutes(app: FastifyInstance, options: OktaHookOptions): void {
  const { deps, authenticators } = options;
  const readBody = bodyReader(deps, options.rowOf);

  app.register(async (scope) => {
    // Any authenticated bytes are worth keeping, whatever they claim to be.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    scope.addHook('onRequest', async (request, reply) => {
      const org = orgOf(request);
      if (authenticators.get(org)?.(request.headers) === true) {
        // A malformed content type would be answered with 415, and Okta does not retry a 4xx.
        request.headers['content-type'] = 'application/json';
        return;
      }
      deps.metrics.deliveries.inc({
        org: authenticators.has(org) ? org : 'unknown',
        result: 'unauthorized',
      });
      deps.refusals.note({ reason: 'wrong_hook_secret', by: null, via: clientOf(request) });
      await refuse(reply, 401, 'unauthorized');
    });
    scope.setErrorHandler(async (error: FastifyError, request, reply) => {
      if (error.code !== 'FST_ERR_CTP_BODY_TOO_LARGE') throw error;
      return tooLarge(request, reply);
    });
    for (const path of ['/okta/events', '/okta/events/:org']) {
      scope.get(path, { exposeHeadRoute: false }, verify);
      scope.post(path, { bodyLimit: BODY_LIMIT_BYTES }, deliver);
      scope.route({ method: [...OTHER_METHODS], url: path, handler: otherMethod });
    }
  });

  function orgOf(request: FastifyRequest): string {
    return (request.params as { org?: string }).org ?? options.firstOrg;
  }

  async function verify(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const challenge = request.headers[CHALLENGE];
    if (typeof challenge !== 'string') return refuse(reply, 400, 'no_challenge');
    return reply.send({ verification: challenge });
  }

  async function deliver(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const startedAt = performance.now();
    const org = orgOf(request);
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const { recording, refusal, keptWhole, hookId } = readBody(org, body);
    if (refusal === null) options.onDelivery(org, hookId);
    if (keptWhole !== null)
      deps.log.warn({ org, bytes: body.length, why: keptWhole }, 'a delivery is set aside whole');
    const result = await stored(recording);
    deps.metrics.deliveries.inc({ org, result: refusal ?? result });
    deps.metrics.ackSeconds.observe((performance.now() - startedAt) / 1_000);
    if (result !== 'stored') return refuse(reply, 503, result);
    return refusal === null ? reply.code(204).send() : refuse(reply, 400, refusal);
  }

  /**
   * Answers 413 and logs it: Okta does not send the delivery again, and without a System Log reader nothing else would
   * show that it is lost.
   */
  function tooLarge(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const org = orgOf(request);
    deps.metrics.deliveries.inc({ org, result: 'too_large' });
    const bytes = Number(request.headers['content-length'] ?? Number.NaN);
    deps.log.warn(
      { org, bytes: Number.isFinite(bytes) ? bytes : null, limit: BODY_LIMIT_BYTES },
      'a delivery was too large and is refused: Okta does not send it again',
    );
    return refuse(reply, 413, 'too_large');
  }

  async function stored(
    recording: Recording,
  ): Promise<'stored' | 'not_stored' | NotStoredError['code']> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'not_stored'>((resolve) => {
      timer = setTimeout(resolve, ANSWER_WITHIN_MS, 'not_stored' as const);
    });
    try {
      return await Promise.race([
        options.recorder.record(recording).then(() => 'stored' as const),
        late,
      ]);
    } catch (error) {
      if (error instanceof NotStoredError) return error.code;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

async function otherMethod(_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return refuse(reply.header('allow', 'GET, POST'), 405, 'method_not_allowed');
}

function refuse(reply: FastifyReply, status: number, code: string): FastifyReply {
  return reply.code(status).send({ error: { code } });
}
