/** Reads the calls to Okta that an action was stored with, in the same form wherever somebody decides on it. */
import { z } from 'zod';

export type StoredCall = {
  /** `DELETE https://acme.okta.com/api/v1/users/…?oauthTokens=true`; null where the form is not known. */
  readonly request: string | null;
  /** The body as it is sent; for a call of an unknown form the whole call, so as not to hide it. Null: none. */
  readonly body: unknown;
  /** In which case or how often it is sent; null: exactly once. */
  readonly when: string | null;
};

const callShape = z.object({
  method: z.string(),
  path: z.string(),
  query: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  body: z.unknown().optional(),
  when: z.string().nullish(),
});

const callsShape = z.union([callShape.transform((call) => [call]), z.array(callShape)]);

/**
 * Reads stored calls.
 * @param orgUrl goes before each path
 */
export function readCalls(stored: unknown, orgUrl = ''): readonly StoredCall[] {
  if (stored === null) return [];
  const calls = callsShape.safeParse(stored);
  if (!calls.success) return [{ request: null, body: stored, when: null }];
  return calls.data.map(({ method, path, query, body = null, when = null }) => ({
    request: `${method} ${orgUrl}${path}${queryText(query)}`,
    body,
    when,
  }));
}

/** Returns each call as one line, without the body. */
export function callLines(stored: unknown): string[] {
  return readCalls(stored).map(callLine);
}

/** Returns a line such as `DELETE /api/v1/users/00u1/factors/{factorId} (for each factor enrolled since …)`. */
export function callLine({ request, body, when }: StoredCall): string {
  return `${request ?? JSON.stringify(body)}${when === null ? '' : ` (${when})`}`;
}

function queryText(query: z.infer<typeof callShape>['query']): string {
  if (query === undefined || query === null || query === '') return '';
  if (typeof query === 'string') return query.startsWith('?') ? query : `?${query}`;
  const pairs = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
