/** Whether what people can ask for on an incident, beside what the policy plans, would get past Okta. */
import type { OrgConfig } from '../../config.ts';
import {
  RESPONSE_CATALOGUE,
  type ResponseActionKind,
} from '../../domain/response/response-catalogue.ts';
import { PLANNABLE_KINDS } from '../../domain/response/response-policy.ts';
import { RESPONDER_SCOPES, scopesOfAction } from '../../okta/scopes.ts';
import { type Check, off, ok, warning } from './check.ts';
import {
  grantRemedy,
  type OrgAccess,
  onlyObserves,
  plannedKinds,
  responderApp,
} from './okta-access.ts';

/** A warning at the most: what nobody is to do from here needs no scope. */
export function byHandChecks({ org, responder }: OrgAccess): Check[] {
  return [
    {
      org: org.key,
      name: 'actions by hand',
      run: async () => {
        if (onlyObserves(org)) return off('in observe mode nothing is done, also when asked for');
        const granted = await responder.grantedScopes();
        if (granted === null) {
          return off('an API token has its owner’s rights, which only acting shows');
        }
        const lacking = (kind: ResponseActionKind) =>
          scopesOfAction(kind).filter(
            (scope) => granted.missing.includes(scope) && !isFault(scope),
          );
        const offered = offeredKinds(org);
        const failing = offered.filter((kind) => lacking(kind).length > 0);
        if (failing.length === 0) return ok(`${offered.length} more than the policy plans`);
        const told = failing.map(
          (kind) => `“${RESPONSE_CATALOGUE[kind].title}” (${lacking(kind).join(', ')})`,
        );
        const scopes = [...new Set(failing.flatMap(lacking))].join(', ');
        return warning(
          `these can be asked for on an incident, and will fail for want of a scope: ${told.join('; ')}`,
          `${grantRemedy(scopes, responderApp(org))} Without, do them in Okta.`,
        );
      },
    },
  ];
}

/** Without it nothing can be done at all, which is told in its own place. */
function isFault(scope: string): boolean {
  return RESPONDER_SCOPES.some((need) => need.scope === scope && need.required);
}

/** What is planned as well is a fault where its scope is missing, and told there. */
function offeredKinds(org: OrgConfig): readonly ResponseActionKind[] {
  const planned = plannedKinds(org);
  const canTellOkta = org.securityEvents !== null;
  return PLANNABLE_KINDS.filter(
    // Only the policy knows the group of a quarantine.
    (kind) => kind !== 'quarantine' && (kind !== 'send_security_event' || canTellOkta),
  ).filter((kind) => !planned.includes(kind));
}
