/** Sessions that are bound to a key of the browser's device, and what Okta says when that key is not shown. */
import type { LogEvent } from './event.ts';

/**
 * `broken`: what came with the session cookie belonged to another key, or was not valid, as from a copied jar.
 * `missing`: it was absent or too old, as with a browser that lost its key or never made one.
 */
export type BindingFault = 'broken' | 'missing';

/**
 * Why Okta ended a session over its device binding; null for every other event. Source: the values of
 * `terminationReason` that Okta's catalogue of event types (2026.08.1) gives for `user.session.end`.
 */
export function bindingFault({ debug }: LogEvent): BindingFault | null {
  const { terminationReason } = debug;
  if (terminationReason?.startsWith('DBSC_') !== true) return null;
  return BROKEN.has(terminationReason) ? 'broken' : 'missing';
}

const BROKEN: ReadonlySet<string> = new Set(['DBSC_KID_MISMATCH', 'DBSC_COOKIE_INVALID']);
