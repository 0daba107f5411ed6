import type { FastifyRequest } from 'fastify';
import type { Client } from '../pipeline/metrics/refusals.ts';

/** Returns the client's address, as far as `TRUSTED_PROXIES` lets it be known, and the pattern of the route. */
export function clientOf({ ip, method, routeOptions }: FastifyRequest): Client {
  return { address: ip, route: `${method} ${routeOptions.url ?? 'elsewhere'}` };
}
