/** The request to Okta as text: what an approver agrees to, to the letter. */
import { z } from 'zod';

const callShape = z.object({
  method: z.string(),
  path: z.string(),
  query: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  body: z.unknown().optional(),
  when: z.string().nullish(),
});

const callsShape = z.union([callShape.transform((call) => [call]), z.array(callShape)]);

/** One text per request; a stored call of another form is shown as it is rather than hidden. */
export function readCalls(stored: unknown, orgUrl: string | null): string[] {
  const calls = callsShape.safeParse(stored);
  if (!calls.success) return stored === null ? [] : [JSON.stringify(stored, null, 2)];
  return calls.data.map(({ method, path, query, body, when }) =>
    [
      `${method} ${orgUrl ?? ''}${path}${queryText(query)}`,
      body === undefined || body === null ? null : JSON.stringify(body, null, 2),
      when === undefined || when === null ? null : `(${when})`,
    ]
      .filter((line) => line !== null)
      .join('\n'),
  );
}

function queryText(query: z.infer<typeof callShape>['query']): string {
  if (query === undefined || query === null || query === '') return '';
  if (typeof query === 'string') return query.startsWith('?') ? query : `?${query}`;
  const pairs = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
