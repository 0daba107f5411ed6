/** Whether somebody opened the console at another address than its own: a `Secure` cookie may not be kept there. */
import type { FastifyRequest } from 'fastify';

/** By what the browser says where it does, else by the host that was asked; never where no address is configured. */
export function isElsewhere(request: FastifyRequest, publicUrl: string | null): boolean {
  if (publicUrl === null) return false;
  const own = new URL(publicUrl);
  const { origin } = request.headers;
  if (origin !== undefined && URL.canParse(origin)) return new URL(origin).origin !== own.origin;
  return request.host !== own.host;
}
