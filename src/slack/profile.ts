/** Somebody in Slack, read out of what `users.info` answers. */
import { isObject, type SlackAnswer } from './call.ts';
import type { SlackProfile } from './workspace.ts';

/** The team of somebody of another company is theirs; in an Enterprise organization, it may be any of its workspaces. */
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
