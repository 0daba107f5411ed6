/** Whether somebody opened the console at another address than its own: a `Secure` cookie may not be kept there. */
import type { FastifyRequest } from 'fastify';

/**
 * Goes by the origin that the browser sends, else by the host that was asked; false where no public address is
 * configured.
 */
export function isElsewhere(request: FastifyRequest, publicUrl: string | null): boolean {
  if (publicUrl === null) return false;
  const own = new URL(publicUrl);
  const { origin } = request.headers;
  if (origin !== undefined && URL.canParse(origin)) return new URL(origin).origin !== own.origin;
  return request.host !== own.host;
}
