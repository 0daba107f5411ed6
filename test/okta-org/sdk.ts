/** The official SDK against the org; apart from the rest because it is slow to load. */
import { Client } from '@okta/okta-sdk-nodejs';
import type { OktaOrg } from '../support/okta-org/index.ts';

/** With the given token, or that of a new super admin. */
export function sdkOf(org: OktaOrg, token = org.addApiToken().value): Client {
  return new Client({ orgUrl: org.url, token, cacheMiddleware: null });
}
