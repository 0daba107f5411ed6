/** Checks that the admin role of the app that acts allows the planned actions: a scope alone is not enough. */
import type { OrgConfig } from '../../config.ts';
import {
  RESPONSE_CATALOGUE,
  type ResponseActionKind,
} from '../../domain/response/response-catalogue.ts';
import { OktaError } from '../../okta/error.ts';
import { allowance } from '../../okta/role-allows.ts';
import type { AssignedRole } from '../../okta/roles.ts';
import { type Check, type CheckResult, fault, off, ok } from './check.ts';
import { type OrgAccess, onlyObserves, plannedKinds, responderApp } from './okta-access.ts';

const NOT_LOOKED_AT = 'whether its role allows what the policy plans was not looked at';

export function responderRoleCheck(access: OrgAccess): Check {
  const { org } = access;
  return {
    org: org.key,
    name: 'role of the responder',
    run: async () => {
      const who = whoActs(org);
      try {
        return judged(org, who, await rolesOf(access));
      } catch (error) {
        if (!(error instanceof OktaError && [403, 404].includes(error.status ?? 0))) throw error;
        return off(`${who}: ${NOT_LOOKED_AT}, for the reader may not read roles`);
      }
    },
  };
}

function whoActs(org: OrgConfig): string {
  const { kind } = org.responderCredentials ?? org.credentials ?? {};
  return kind === 'ssws' ? 'the API token’s owner' : responderApp(org);
}

/** Returns the roles of the app that acts. The reader asks, as an app may not be allowed to read its own roles. */
async function rolesOf({ org, reader, responder }: OrgAccess): Promise<readonly AssignedRole[]> {
  const credentials = org.responderCredentials ?? org.credentials;
  if (credentials?.kind === 'privateKey') return reader.rolesOfClient(credentials.clientId);
  const owner = await responder.tokenOwner();
  return owner === null ? [] : reader.rolesOfUser(owner);
}

function judged(org: OrgConfig, who: string, roles: readonly AssignedRole[]): CheckResult {
  const kinds = neededKinds(org);
  if (kinds.length === 0) return off('the policy plans nothing that takes a role');
  const having = (wanted: ReturnType<typeof allowance>) =>
    kinds.filter((kind) => allowance(kind, roles) === wanted);
  const [lacking, unknown] = [having('lacking'), having('unknown')];
  const has = roles.length === 0 ? 'no admin role' : roles.map(({ label }) => label).join(', ');
  if (lacking.length > 0) {
    const detail = `${who} has ${has}, which does not allow: ${lacking.map(needOf).join('; ')}`;
    return onlyObserves(org)
      ? off(`${detail}. In observe mode nothing is done`)
      : fault(detail, remedyFor(who));
  }
  const open = unknown.length === 0 ? '' : `; whether for ${titles(unknown)} was not looked at`;
  const on = 'on whom, its resource set decides';
  if (unknown.length === kinds.length) return off(`${who} has ${has}; ${NOT_LOOKED_AT}`);
  return ok(`${who} has ${has}, which allows what the policy plans${open}; ${on}`);
}

/** Returns the planned kinds of actions, and those that undo them. */
function neededKinds(org: OrgConfig): readonly ResponseActionKind[] {
  const planned = plannedKinds(org).filter((kind) => RESPONSE_CATALOGUE[kind].scope !== null);
  return [...new Set(planned.flatMap((kind) => [kind, RESPONSE_CATALOGUE[kind].inverse ?? kind]))];
}

function titles(kinds: readonly ResponseActionKind[]): string {
  return kinds.map((kind) => `“${RESPONSE_CATALOGUE[kind].title}”`).join(', ');
}

function needOf(kind: ResponseActionKind): string {
  const { permission } = RESPONSE_CATALOGUE[kind];
  return `${titles([kind])} (${permission ?? 'a standard role'})`;
}

function remedyFor(who: string): string {
  return `In the Admin Console: Security, Administrators: assign ${who} a role with these, on a resource set without the break-glass group (docs/okta.md, step 3).`;
}
