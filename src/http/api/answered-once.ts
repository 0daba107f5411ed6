/**
 * `Idempotency-Key`: a caller who lost an answer sends the same request again and gets that answer, without a second
 * change. The answer is kept after the change: should the process end in between, the change's own rules tell that it
 * was made.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Dependencies } from '../../pipeline/dependencies.ts';
import {
  type AskedOnce,
  claimAnswer,
  keepAnswer,
  releaseAnswer,
} from '../../store/kept-answers.ts';
import { sha256 } from '../identity.ts';
import { callerOf } from './authorize.ts';
import { problem } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    askedOnce: AskedOnce | null;
    /** Whether a part failed through a fault of the service: a repeated request is then carried out, not replayed. */
    isHalfDone: boolean;
  }
}

const HEADER = 'idempotency-key';

/** Must be called after `authorize`: an answer is kept for one caller and never given to another. */
export function answerOnce(
  app: FastifyInstance,
  { database: { rows }, now, log }: Pick<Dependencies, 'database' | 'now' | 'log'>,
): void {
  app.decorateRequest('askedOnce', null);
  app.decorateRequest('isHalfDone', false);

  app.addHook('preHandler', async (request, reply) => {
    const key = request.headers[HEADER];
    if (key === undefined || request.method !== 'POST' || request.is404) return;
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))
      return problem(reply, 400, 'invalid_input', NO_KEY);
    const asked = askedBy(request, key, new Date(now()));
    const claim = await claimAnswer(rows, asked);
    switch (claim.state) {
      case 'claimed':
        request.askedOnce = asked;
        return;
      case 'another':
        return problem(reply, 422, 'idempotency_key_reused', REUSED);
      case 'running':
        return problem(reply.header('retry-after', '1'), 409, 'in_progress', RUNNING);
      case 'answered':
        reply.header('idempotency-replayed', 'true').type('application/json; charset=utf-8');
        return reply.code(claim.status).send(claim.body);
    }
  });

  app.addHook('onSend', async ({ askedOnce, isHalfDone }, reply, payload) => {
    if (askedOnce === null) return;
    const { statusCode: status } = reply;
    try {
      // What failed through a fault of the service may succeed when it is tried again.
      if (status >= 500 || isHalfDone || typeof payload !== 'string')
        await releaseAnswer(rows, askedOnce);
      else await keepAnswer(rows, askedOnce, { status, body: payload });
    } catch (err) {
      log.warn({ err }, 'an answer could not be kept');
    }
  });
}

function askedBy(request: FastifyRequest, key: string, startedAt: Date): AskedOnce {
  const { by } = callerOf(request);
  const sent = JSON.stringify([request.method, request.url, request.body ?? null]);
  return { caller: by, keyHash: sha256(key), requestHash: sha256(sent), startedAt };
}

const NO_KEY = 'Idempotency-Key: must have 1 to 255 visible ASCII characters.';
const REUSED =
  'This Idempotency-Key was sent with another request in the last 24 hours. Choose a new one for each change.';
const RUNNING = 'The same request is being answered. Ask again in a moment.';
