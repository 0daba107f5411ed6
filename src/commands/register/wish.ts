import type { Config, OrgConfig } from '../../config.ts';
import { marksOf } from '../../okta/hook-mark.ts';
import type { HookWish } from '../../okta/hook-wish.ts';
import { RegisterRefused } from './outcome.ts';

/**
 * Returns the hook that a configuration asks for: the current secret at the service's public address.
 * @throws RegisterRefused `usage` where a part of it is not configured
 */
export function wishOf(config: Config, org: OrgConfig): HookWish {
  const [secret] = org.hookSecrets;
  if (secret === undefined) {
    throw new RegisterRefused(
      'usage',
      'OKTA_HOOK_SECRETS is empty. Make a secret with: openssl rand -hex 32',
    );
  }
  if (config.publicUrl === null) {
    throw new RegisterRefused(
      'usage',
      'PUBLIC_URL is not set: it is the https address at which Okta reaches this service.',
    );
  }
  const [headerValue] = org.hookHeader?.values ?? [];
  const first = config.orgs[0]?.key === org.key;
  return {
    org: org.key,
    uri: `${config.publicUrl}/okta/events/${encodeURIComponent(org.key)}`,
    sameUris: first ? [`${config.publicUrl}/okta/events`] : [],
    secret,
    header:
      org.hookHeader === null || headerValue === undefined
        ? null
        : { name: org.hookHeader.name, value: headerValue },
    ownMarks: marksOf(org),
    leavesOut: org.hookLeavesOut,
  };
}
