/** The requests to Okta as text: what an approver agrees to, to the letter. */
import { readCalls } from '../../pipeline/offers/stored-calls.ts';

/** One text per request; a stored call of another form is shown as it is rather than hidden. */
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
