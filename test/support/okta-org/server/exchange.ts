/** Handles a request from its arrival to its answer, the same way for every operation. */
import { setTimeout as pause } from 'node:timers/promises';
import { checkAnswer } from '../../openapi/conformance.ts';
import type { FoundOperation, Operation } from '../../openapi/description.ts';
import type { OrgState } from '../state.ts';
import { authorize, ScopeMissing } from './authorize.ts';
import type { Caller, Reply } from './call.ts';
import { authenticate } from './credentials.ts';
import type { Fault } from './faults.ts';
import { type Body, bodyOf, remember } from './incoming.ts';
import type { OrgRequest } from './record-of-calls.ts';
import { Refusal, replyOf } from './refusal.ts';
import { ANSWERS } from './routes.ts';

export type Exchange = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly pathWithQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly ip: string;
};

export type Served =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly text: string;
    }
  | { readonly kind: 'dropped' };

export async function serve(state: OrgState, exchange: Exchange): Promise<Served> {
  const found = state.openApi.find(exchange.method, exchange.path);
  const body = bodyOf(exchange);
  const request = remember(state, exchange, found, body.value);
  const fault = state.faults.take(exchange.method, exchange.path);
  if (fault?.latencyMs !== undefined) await pause(fault.latencyMs);
  const limit = state.rateLimits.count(exchange.path);
  const trouble = fault === null ? null : troubleOf(state, fault);
  if (trouble !== null && fault?.afterEffect !== true) {
    return trouble === 'drop' ? DROPPED : finish(state, request, trouble, limit.headers);
  }
  const reply = limit.exceeded
    ? replyOf(new Refusal('E0000047'), state.chance.id('oae'))
    : await answer(state, exchange, found, body, request);
  if (trouble === 'drop') return DROPPED;
  if (trouble !== null) return finish(state, request, trouble, limit.headers);
  if (found !== null) holdAgainstDescription(state, exchange, found.operation, reply);
  return finish(state, request, reply, limit.headers);
}

const DROPPED: Served = { kind: 'dropped' };

/** Returns what the caller gets instead of an answer; null for a fault that only delays it. */
function troubleOf(state: OrgState, fault: Fault): Reply | 'drop' | null {
  if (fault.drop === true) return 'drop';
  if (fault.status !== undefined) return { status: fault.status };
  if (fault.error === undefined) return null;
  const reply = replyOf(new Refusal(fault.error), state.chance.id('oae'));
  if (reply.status !== 429) return reply;
  const reset = String(Math.ceil(state.clock.now() / 1_000) + 1);
  return {
    ...reply,
    headers: { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': reset },
  };
}

async function answer(
  state: OrgState,
  exchange: Exchange,
  found: FoundOperation | null,
  body: Body,
  request: OrgRequest,
): Promise<Reply> {
  try {
    if (found === null) {
      throw new Refusal(
        state.openApi.knowsPath(exchange.path) ? 'E0000022' : 'E0000007',
        'Resource',
      );
    }
    if (body.broken) throw new Refusal('E0000003');
    const { operation, pathParameters } = found;
    const open = operation.scopes.length === 0;
    const caller: Caller = open ? { kind: 'anonymous' } : await authenticate(state, exchange);
    request.caller = nameOf(caller);
    if (state.options.readOnly && exchange.method !== 'GET') throw new Refusal('E0000010');
    const call = {
      ...exchange,
      operation,
      path: pathParameters,
      body: body.value,
      caller,
      transactionId: state.chance.id('', 27),
    };
    authorize(state, call);
    return await ANSWERS[operation.id](state, call);
  } catch (error) {
    if (error instanceof Refusal) return replyOf(error, state.chance.id('oae'));
    if (error instanceof ScopeMissing) {
      return { status: 403, headers: { 'www-authenticate': error.header } };
    }
    // An error in this simulation must not be taken for one of Okta's.
    const { method, path } = exchange;
    const complaint = `the org failed: ${error instanceof Error ? error.stack : String(error)}`;
    const operationId = found?.operation.id ?? null;
    state.violations.push({ side: 'answer', method, path, operationId, complaint });
    return replyOf(new Refusal('E0000009'), state.chance.id('oae'));
  }
}

function finish(
  state: OrgState,
  request: OrgRequest,
  reply: Reply,
  limits: Readonly<Record<string, string>>,
): Served {
  request.status = reply.status;
  const text = reply.body === undefined ? '' : JSON.stringify(reply.body);
  return {
    kind: 'answered',
    status: reply.status,
    headers: {
      // The org's clock, which the SDK measures a rate limit's reset against.
      date: new Date(state.clock.now()).toUTCString(),
      'x-okta-request-id': state.chance.id('', 27),
      'cache-control': 'no-cache, no-store',
      ...limits,
      ...(text === '' ? {} : { 'content-type': 'application/json' }),
      ...reply.headers,
    },
    text,
  };
}

function holdAgainstDescription(
  state: OrgState,
  { method, path }: Exchange,
  operation: Operation,
  reply: Reply,
): void {
  // A missing scope is answered without the body that the description requires for 403.
  if (reply.headers?.['www-authenticate'] !== undefined) return;
  const sent: unknown = reply.body === undefined ? null : JSON.parse(JSON.stringify(reply.body));
  for (const complaint of checkAnswer(operation, reply.status, sent)) {
    const operationId = operation.id;
    state.violations.push({ side: 'answer', method, path, operationId, complaint });
  }
}

function nameOf(caller: Caller): string | null {
  if (caller.kind === 'ssws') return caller.user.login;
  return caller.kind === 'oauth' ? caller.app.clientId : null;
}
