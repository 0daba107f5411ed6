/** Checks whether the caller may use an operation: first the scope, then role and resource set. */
import type { OrgUser } from '../records.ts';
import type { OrgState } from '../state.ts';
import { type Call, rolesOf } from './call.ts';
import { isAllowed } from './permissions.ts';
import { Refusal } from './refusal.ts';

/** A bearer token without the scope: 403, an empty body, and the reason in a header only. */
export class ScopeMissing extends Error {
  readonly header: string;
  constructor(url: string, scope: string, resource: string) {
    super(`scope ${scope} is missing`);
    this.header =
      `Bearer authorization_uri="${url}/oauth2/v1/authorize", realm="${url}", scope="${scope}", ` +
      'error="insufficient_scope", error_description="The access token provided does not contain ' +
      `the required scopes.", resource="${resource}"`;
  }
}

/** Throws ScopeMissing, or E0000006 where the role or its resource set does not allow the call. */
export function authorize(state: OrgState, call: Call): void {
  const { caller, operation } = call;
  if (operation.scopes.length === 0) return;
  if (caller.kind === 'oauth') {
    // `okta.users.manage` includes `okta.users.read`.
    const held = operation.scopes.some(
      (scope) =>
        caller.scopes.includes(scope) ||
        caller.scopes.includes(scope.replace(/\.read$/, '.manage')),
    );
    const [wanted = ''] = operation.scopes;
    const resource = call.pathWithQuery.split('?')[0] ?? '';
    if (!held) throw new ScopeMissing(state.url, wanted, resource);
  }
  if (!isAllowed(rolesOf(caller), operation.id, subjectOf(state, call))) {
    throw new Refusal('E0000006');
  }
}

function subjectOf(state: OrgState, { path }: Call): OrgUser | null {
  return path.userId === undefined ? null : (state.users.get(path.userId) ?? null);
}
