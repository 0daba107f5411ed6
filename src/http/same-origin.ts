/** Tells whether a request that changes something was made by one of the console's own pages. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/**
 * Browsers say where a request comes from: `Sec-Fetch-Site` to https and loopback addresses, `Origin` with every POST.
 * At least one of the two must be present, and whatever is present must name this service.
 */
export function isSameOrigin(request: FastifyRequest, publicUrl: string | null): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const origin = request.headers.origin;
  if (origin === undefined) return site === 'same-origin';
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === request.host || (publicUrl !== null && host === new URL(publicUrl).host);
}

/** Compares in constant time; texts of different length are different. */
export function sameText(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Whether another site's page loads this address as a part of itself, such as an image, or in the background. False for
 * a link that somebody follows, and where the browser does not say.
 */
export function isEmbedded({ headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== 'cross-site' && site !== 'same-site') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}
