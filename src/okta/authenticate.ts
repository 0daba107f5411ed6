/**
 * Okta authenticates an event hook by a static header, on the verification GET and on every delivery.
 * There is no signature from Okta to check, and the challenge header proves nothing.
 */
import { hash, timingSafeEqual } from 'node:crypto';

export type HookCredentials = {
  /** Accepted values of `Authorization`, e.g. the current secret and the one being rotated out. */
  readonly secrets: readonly string[];
  /** A second header that must match too, where the operator configured one. */
  readonly header: { readonly name: string; readonly values: readonly string[] } | null;
};

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Checks the headers of a request. Compares digests, so that the time taken does not depend on lengths. */
export type HookAuthenticator = (headers: Headers) => boolean;

/** Returns the check for these credentials; without a secret it accepts nothing. */
export function hookAuthenticator(credentials: HookCredentials): HookAuthenticator {
  const secrets = credentials.secrets.map(digest);
  const second = credentials.header?.values.map(digest) ?? null;
  const secondName = credentials.header?.name.toLowerCase() ?? '';
  return (headers) => {
    const first = matches(secrets, headers.authorization);
    const also = second === null || matches(second, headers[secondName]);
    return first && also;
  };
}

/** Whether the value is accepted. Compares it with every accepted one, so that the time taken does not tell which. */
function matches(
  accepted: readonly Buffer[],
  value: string | readonly string[] | undefined,
): boolean {
  if (typeof value !== 'string') return false;
  const given = digest(value);
  let found = false;
  for (const candidate of accepted) if (timingSafeEqual(candidate, given)) found = true;
  return found;
}

function digest(value: string): Buffer {
  return hash('sha256', value, 'buffer');
}
