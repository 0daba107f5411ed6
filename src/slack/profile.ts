/** Reads a person's profile from the answer of `users.info`. */
import { isObject, type SlackAnswer } from './call.ts';
import type { SlackProfile } from './workspace.ts';

/** Returns the profile. `team_id` is that of the person's company, or any workspace of an Enterprise organization. */
export function profileOf({
  team_id: team,
  enterprise_user: enterprise,
  is_restricted,
  is_ultra_restricted,
  profile,
}: SlackAnswer): SlackProfile {
  const of = isObject(enterprise) ? enterprise.enterprise_id : null;
  const email = isObject(profile) ? profile.email : null;
  return {
    homes: [team, of].flatMap((id) => (typeof id === 'string' && id !== '' ? [id] : [])),
    isGuest: is_restricted === true || is_ultra_restricted === true,
    email: typeof email === 'string' && email !== '' ? email : null,
  };
}
