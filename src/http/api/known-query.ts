/** A question that is misspelt is refused, as in the list: left aside, it would be answered as another. */
import type { FastifyInstance } from 'fastify';
import { oneLine } from '../../domain/one-line.ts';
import { problem } from './problem.ts';

/** Whose routes read their own, and refuse what they do not know. */
const ASKED: ReadonlySet<string> = new Set([
  '/api/incidents',
  '/api/incidents.csv',
  '/api/times',
  '/api/exceptions',
  '/api/watchlist',
  '/api/seen',
]);

export function refuseUnknownQuery(app: FastifyInstance): void {
  app.addHook('preHandler', async (request, reply) => {
    const { url } = request.routeOptions;
    const names = Object.keys(request.query ?? {});
    if (url === undefined || ASKED.has(url) || names.length === 0) return;
    const wrong = names.map((name) => `${oneLine(name, 100)}: is not known here`);
    return problem(reply, 400, 'invalid_input', `${wrong.join('; ')}.`);
  });
}
