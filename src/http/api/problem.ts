/** How `/api` says no: `{ "error": { code, message } }`, the message telling what to do. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { z } from 'zod';
import { oneLine } from '../../domain/one-line.ts';
import type { Dependencies } from '../../pipeline/dependencies.ts';
import { databaseFault } from '../../store/database-fault.ts';
import { methodNotAllowed } from '../allowed-methods.ts';

export function problem(reply: FastifyReply, status: number, code: string, message: string) {
  return reply.code(status).send({ error: { code, message } });
}

export const NO_SUCH_INCIDENT = 'There is no incident with this id. GET /api/incidents lists them.';

export function noSuchIncident(reply: FastifyReply) {
  return problem(reply, 404, 'incident_not_found', NO_SUCH_INCIDENT);
}

/** Returns the message for an incident whose org has left the policy file: it stays, but nothing can be done in it. */
export function notConfigured(org: string): string {
  return `The org ${org} is not configured any more: put it back into the policy file to act in it.`;
}

export function orgNotConfigured(reply: FastifyReply, org: string) {
  return problem(reply, 409, 'org_not_configured', notConfigured(org));
}

export function noSuchOrg(reply: FastifyReply) {
  return problem(reply, 404, 'org_not_found', 'There is no such org. GET /api/orgs lists them.');
}

/** Answers 400 and names every wrong field; the values sent are never repeated. */
export function badInput(reply: FastifyReply, error: z.ZodError) {
  const wrong = error.issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const named =
      keys.length === 0 ? [issue.path] : keys.map((key) => [...issue.path, oneLine(key, 100)]);
    return named.map((path) =>
      path.length === 0 ? issue.message : `${path.join('.')}: ${issue.message}`,
    );
  });
  return problem(reply, 400, 'invalid_input', `${wrong.join('; ')}.`);
}

/** Gives unforeseen errors one fixed answer; the log has the details under the request's id. */
export function answerFaults(
  app: FastifyInstance,
  log: Dependencies['log'],
  methodsOf: (address: string) => readonly string[],
): void {
  app.setErrorHandler(async (error: { statusCode?: number; code?: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return problem(reply, status, 'bad_request', BAD_REQUEST);
    const fault = databaseFault(error);
    if (fault !== null) {
      log.warn({ fault, requestId: request.id }, 'an API request failed with the database');
      reply.header('retry-after', String(RETRY_AFTER_SECONDS));
      return problem(reply, 503, 'database_away', DATABASE_AWAY);
    }
    log.error({ err: error, requestId: request.id }, 'an API request failed');
    const message = `The request failed on our side. Try again; the log has it as ${request.id}.`;
    return problem(reply, 500, 'internal_error', message);
  });
  app.setNotFoundHandler(async (request, reply) => {
    const methods = methodsOf(request.url);
    return methods.length === 0
      ? problem(reply, 404, 'not_found', 'There is no such address. See docs/api.md.')
      : methodNotAllowed(request, reply, methods);
  });
}

/** About as long as a restart of Postgres takes. */
const RETRY_AFTER_SECONDS = 5;

/** The change may have been committed and only its answer lost. */
const DATABASE_AWAY =
  'The database does not answer just now. Try again, and look first whether a change was made all the same.';

const BAD_REQUEST =
  'The body could not be read. Send JSON with Content-Type: application/json, at most 64 KiB.';
