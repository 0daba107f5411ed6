/** Writes requests to Okta as text: exactly what an approver agrees to. */
import { readCalls } from '../../pipeline/offers/stored-calls.ts';

/** Returns one text per request; a stored call of another form is shown as it is rather than hidden. */
export function callTexts(stored: unknown, orgUrl: string | null): string[] {
  return readCalls(stored, orgUrl ?? '').map(({ request, body, when }) =>
    [
      request,
      body === null ? null : JSON.stringify(body, null, 2),
      when === null ? null : `(${when})`,
    ]
      .filter((line) => line !== null)
      .join('\n'),
  );
}
