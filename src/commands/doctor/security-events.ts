/** Checks that the security event about a theft, where the policy plans it, has a provider that Okta accepts. */
import type { OrgConfig } from '../../config.ts';
import { ADD_PROVIDER, NO_PROVIDER } from '../../domain/response/plan-action.ts';
import { type Check, type CheckResult, fault, off, ok } from './check.ts';
import { onlyObserves, plannedKinds } from './okta-access.ts';

const KIND = 'send_security_event';

/** Returns the check of the settings; nothing in Okta shows beforehand whether it accepts what the provider signs. */
export function securityEventsCheck(org: OrgConfig, publicUrl: string | null): Check {
  return { org: org.key, name: 'security events', run: async () => lookAtProvider(org, publicUrl) };
}

function lookAtProvider(org: OrgConfig, publicUrl: string | null): CheckResult {
  const { securityEvents } = org;
  if (securityEvents !== null) {
    const where =
      publicUrl === null ? '' : `, whose key is at ${publicUrl}/.well-known/jwks.json/${org.key}`;
    return ok(
      `sent as ${securityEvents.issuer}${where}; only a theft shows whether Okta takes them`,
    );
  }
  if (!plannedKinds(org).includes(KIND)) {
    return off(`no Security Events Provider is configured, so \`${KIND}\` is not offered`);
  }
  if (onlyObserves(org)) return off(`${NO_PROVIDER} In observe mode nothing would be sent`);
  return fault(
    `The policy plans \`${KIND}\`, which is left out of every plan. ${NO_PROVIDER}`,
    ADD_PROVIDER,
  );
}
