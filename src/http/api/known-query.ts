/** Refuses query parameters that an address does not know: ignoring a misspelt one would answer another question. */
import type { FastifyInstance } from 'fastify';
import { oneLine } from '../../domain/one-line.ts';
import { problem } from './problem.ts';

/** Addresses whose routes read query parameters and refuse unknown ones themselves. */
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
