/**
 * The door that Okta knocks at. Authenticated before a byte of the body is read, on GET and POST alike.
 * Okta retries a 5xx once and a 4xx never: whatever is worth keeping gets a 204 or a 503.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HookAuthenticator } from '../okta/authenticate.ts';
import { readDelivery } from '../okta/delivery.ts';
import { type ParsedDelivery, parseDelivery } from '../okta/delivery-text.ts';
import { readLogEvent } from '../okta/log-event.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import type { EventRowMaker } from '../pipeline/record/event-row.ts';
import { NotStoredError, type Recorder, type Recording } from '../pipeline/record.ts';
import type { EventRow } from '../store/events.ts';
import type { SetAside } from '../store/set-aside.ts';
import { clientOf } from './client-of.ts';

export const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/** Okta hangs up after three seconds; an answer it does not hear is an event it sends again. */
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

  app.register(async (scope) => {
    // Any authenticated bytes are worth keeping, whatever they claim to be.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
      done(null, body),
    );
    scope.addHook('onRequest', async (request, reply) => {
      const org = orgOf(request);
      if (authenticators.get(org)?.(request.headers) === true) {
        // A content type that is none would be answered with 415, and Okta does not retry a 4xx.
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
    const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
    const { recording, refusal } = readBody(org, body);
    const result = await stored(recording);
    deps.metrics.deliveries.inc({ org, result: refusal ?? result });
    deps.metrics.ackSeconds.observe((performance.now() - startedAt) / 1_000);
    if (result !== 'stored') return refuse(reply, 503, result);
    return refusal === null ? reply.code(204).send() : refuse(reply, 400, refusal);
  }

  /** Okta does not send it again, and without a reader of the log nothing else would tell that it is lost. */
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

  function readBody(org: string, body: string): { recording: Recording; refusal: string | null } {
    const aside = (reason: string): SetAside => ({
      org,
      source: 'hook',
      reason,
      eventIndex: null,
      deliveryId: null,
      body,
    });
    let parsed: ParsedDelivery;
    try {
      parsed = parseDelivery(body);
    } catch {
      return { recording: { rows: [], setAside: [aside('not JSON')] }, refusal: 'not_json' };
    }
    const delivery = readDelivery(parsed.body);
    if (!delivery.ok) {
      return {
        recording: { rows: [], setAside: [aside(delivery.reason)] },
        refusal: 'not_a_delivery',
      };
    }
    options.onDelivery(org, delivery.hookId);
    const rows: EventRow[] = [];
    const setAside: SetAside[] = [];
    for (const [eventIndex, raw] of delivery.events.entries()) {
      const { deliveryId } = delivery;
      const text = parsed.texts?.[eventIndex] ?? jsonOf(raw);
      if (text === null) {
        // Kept once and whole, however many of its events are so.
        setAside.push({ ...aside(`event ${eventIndex} is nested too deeply`), deliveryId });
        continue;
      }
      const row = rowOrReason(org, raw, text);
      if (typeof row !== 'string') rows.push(row);
      else setAside.push({ ...aside(row), eventIndex, deliveryId, body: text });
    }
    return { recording: { rows, setAside }, refusal: null };
  }

  /** A surprise inside one event must not cost its neighbours: it is set aside like an unreadable one. */
  function rowOrReason(org: string, raw: unknown, text: string): EventRow | string {
    const reading = readLogEvent(raw);
    if (!reading.ok) return reading.reason;
    try {
      return options.rowOf(org, 'hook', reading.event, text);
    } catch (error) {
      deps.log.error({ err: error, stage: 'record' }, 'an event could not be compared');
      return 'the event could not be compared; see the log';
    }
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

/** Null where the value is nested so deeply that it can be read and not written. */
function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
