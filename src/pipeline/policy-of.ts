import { policyFor, type UserPolicy } from '../domain/response/response-policy.ts';
import type { Incident } from '../store/incidents.ts';
import type { Dependencies, Org } from './dependencies.ts';

/**
 * Returns the org of a row.
 * @throws where it is no longer configured, which is an operator's mistake, with its name
 */
export function orgOf(deps: Pick<Dependencies, 'orgs'>, key: string): Org {
  const org = deps.orgs.get(key);
  if (org === undefined) {
    throw new Error(
      `The org “${key}” has incidents and is not configured: put it back into the policy file.`,
    );
  }
  return org;
}

/** Returns the policy for the user of an incident, by what was known of the user when it was last judged. */
export function policyOf(
  deps: Pick<Dependencies, 'orgs'>,
  { org, userLogin, details }: Pick<Incident, 'org' | 'userLogin' | 'details'>,
  userId: string,
): UserPolicy {
  const { user } = details;
  const [groups, roles] = [user?.groups ?? null, user?.roles ?? null];
  return policyFor(orgOf(deps, org).config.responses, {
    id: userId,
    login: userLogin,
    groups,
    roles,
  });
}
