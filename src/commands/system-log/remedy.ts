import type { OktaError } from '../../okta/error.ts';

/** Returns what to do about a refusal, with more detail for reading the log where there is any. */
export function remedyOf({ status, remedy }: OktaError): string {
  if (status === 403) {
    return 'Reading the System Log takes the scope okta.logs.read, granted under “Okta API Scopes” of the app, and an admin role that sees it, such as Report Administrator; an API token, such a role of its owner. See docs/okta.md, “Scopes, and the role that is the fence”.';
  }
  if (status === 429) {
    return 'Okta’s rate limit is used up, and was each time that it was waited for: whoever else reads the log takes it all. Go on later.';
  }
  return remedy;
}
