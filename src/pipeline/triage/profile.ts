/** Reads who the user is. What Okta does not tell is null, and holds up only what needs it. */
import type { UserFacts } from '../../domain/response/incident.ts';
import { PROVIDER_TYPES, type ProviderType } from '../../domain/response/response-catalogue.ts';
import type { UserContact } from '../../domain/response/user-contact.ts';
import { OktaError } from '../../okta/error.ts';
import type { Dependencies, Org } from '../dependencies.ts';

/** Facts that decisions go by and, kept apart, contact data for a person who rings the user. */
export type ReadProfile = { readonly user: UserFacts; readonly contact: UserContact };

/** Reads the profile; null where the user cannot be read at all. */
export async function readProfile(
  deps: Pick<Dependencies, 'log'>,
  org: Org,
  userId: string,
): Promise<ReadProfile | null> {
  const { reader } = org;
  if (reader === null) return null;
  const asked = async <T>(what: string, question: Promise<T>): Promise<T | null> => {
    try {
      return await question;
    } catch (error) {
      if (!(error instanceof OktaError)) throw error;
      deps.log.warn({ stage: 'triage', org: org.key, what, code: error.code }, 'Okta did not tell');
      return null;
    }
  };
  const [user, groups, roles] = await Promise.all([
    asked('user', reader.getUser(userId)),
    asked('groups', reader.listUserGroups(userId)),
    asked('roles', reader.listUserRoles(userId)),
  ]);
  if (user === null) return null;
  const facts = {
    id: user.id,
    login: user.login,
    name: user.displayName,
    ...(user.email === '' || user.email === user.login ? {} : { email: user.email }),
    status: user.status,
    providerType: isProviderType(user.providerType) ? user.providerType : null,
    groups,
    roles: roles?.map((role) => role.type) ?? null,
  };
  return { user: facts, contact: user.contact };
}

/**
 * Whether the user's sessions have ended because the user was suspended or deactivated. The event of that may not be
 * found: what an administrator does in the console is logged in the administrator's own session.
 */
export function isShutOut(user: UserFacts | null): boolean {
  return user !== null && SHUT_OUT.has(user.status ?? '');
}

const SHUT_OUT: ReadonlySet<string> = new Set(['SUSPENDED', 'DEPROVISIONED']);

function isProviderType(type: string): type is ProviderType {
  return (PROVIDER_TYPES as readonly string[]).includes(type);
}
