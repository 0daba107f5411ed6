/** Checks that Okta would allow the actions that people can ask for by hand, beside those that the policy plans. */
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

/** Returns the check; a missing scope is only a warning, as people may choose never to ask for these actions. */
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

/** Whether nothing at all can be done without the scope; another check tells of that. */
function isFault(scope: string): boolean {
  return RESPONDER_SCOPES.some((need) => need.scope === scope && need.required);
}

/** Returns the kinds that people can ask for by hand; another check tells of scopes missing for planned kinds. */
function offeredKinds(org: OrgConfig): readonly ResponseActionKind[] {
  const planned = plannedKinds(org);
  const canTellOkta = org.securityEvents !== null;
  return PLANNABLE_KINDS.filter(
    // A quarantine cannot be asked for by hand: only the policy names its group.
    (kind) => kind !== 'quarantine' && (kind !== 'send_security_event' || canTellOkta),
  ).filter((kind) => !planned.includes(kind));
}
