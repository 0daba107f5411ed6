/** Answers a method that an address does not take with 405 and the methods that it takes, and not with 404. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Answers every other method at a single address with 405 before the body is read, whatever comes with the request. */
export function refuseOtherMethods(
  app: FastifyInstance,
  address: string,
  allowed: readonly (typeof METHODS)[number][],
): void {
  const refuse = async (request: FastifyRequest, reply: FastifyReply) =>
    methodNotAllowed(request, reply, allowed);
  const method = METHODS.filter((one) => !allowed.includes(one));
  app.route({ method, url: address, onRequest: refuse, handler: refuse });
}

export function methodNotAllowed(
  { method }: Pick<FastifyRequest, 'method'>,
  reply: FastifyReply,
  methods: readonly string[],
): FastifyReply {
  const allowed = methods.join(', ');
  const message = `${method} is not for this address: it takes ${allowed}.`;
  reply.header('allow', allowed);
  return reply.code(405).send({ error: { code: 'method_not_allowed', message } });
}

/**
 * Must be called before the routes are added.
 * @returns a function that lists the methods of an address, sorted; none where there is no such address
 */
export function collectMethods(app: FastifyInstance): (address: string) => readonly string[] {
  const routes = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = routes.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    routes.set(url, methods);
  });
  return (address) => {
    const parts = partsOf(address.split('?', 1)[0] ?? '');
    const found = [...routes].flatMap(([url, methods]) =>
      fits(partsOf(url), parts) ? [...methods] : [],
    );
    return [...new Set(found)].sort();
  };
}

function partsOf(path: string): readonly string[] {
  return path.replace(/\/$/, '').split('/');
}

function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length &&
    pattern.every((one, at) => (one.startsWith(':') ? parts[at] !== '' : one === parts[at]))
  );
}
