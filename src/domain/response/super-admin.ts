/** What Okta lets nobody but a super administrator do to a super administrator. Pure. */
import type { UserFacts } from './incident.ts';
import type { ResponseActionKind } from './response-catalogue.ts';

/**
 * Okta's help (Standard administrator roles and permissions) marks what other administrators may do to a super
 * administrator: suspending and clearing the sessions are marked, resets of password and factors are not.
 */
const RESERVED: ReadonlySet<string> = new Set<ResponseActionKind>([
  'expire_password',
  'reset_password',
  'reset_factors',
  'unenroll_new_factors',
]);

const NO_PERMISSION = 'E0000006';

export const ONLY_A_SUPER_ADMIN =
  'Okta lets only a super administrator change the password or the factors of one. Have one do it in the Admin Console.';

/**
 * Whether Okta refused an action because of whose account it is, so that no permission of the responder's role helps.
 */
export function isForSuperAdmins(
  { kind, errorCode }: Readonly<{ kind: string; errorCode?: string | null }>,
  user: Pick<UserFacts, 'roles'> | null,
): boolean {
  const isSuper = user?.roles?.includes('SUPER_ADMIN') === true;
  return isSuper && errorCode === NO_PERMISSION && RESERVED.has(kind);
}
