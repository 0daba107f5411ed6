import { invalidSettings } from './error.ts';
import type { OktaAuth } from './settings.ts';

/** Credentials as in the configuration, which does not say what they will be used for. */
export type OktaCredentials =
  | { readonly kind: 'ssws'; readonly token: string }
  | { readonly kind: 'privateKey'; readonly clientId: string; readonly privateKey: string };

/**
 * Returns the credentials for one use: a service app asks only for the scopes that this use needs.
 * @throws OktaError `okta_settings_invalid` where there are none
 */
export function authOf(
  org: { readonly credentials: OktaCredentials | null },
  scopes: readonly string[],
): OktaAuth {
  if (org.credentials === null) {
    throw invalidSettings(
      'There are no credentials for the org',
      'Set OKTA_CLIENT_ID and OKTA_PRIVATE_KEY (a service app), or OKTA_API_TOKEN.',
    );
  }
  return org.credentials.kind === 'ssws' ? org.credentials : { ...org.credentials, scopes };
}
