/** Tells whether somebody who clicks belongs to the workspace in which the app is installed. Pure. */

/** The app's workspace as `auth.test` tells it; the enterprise only within an Enterprise organization. */
export type Workspace = { readonly teamId: string; readonly enterpriseId: string | null };

/** A person as `users.info` describes them (docs.slack.dev, "User type"). */
export type SlackProfile = {
  /** Ids of their home: a workspace, or an Enterprise organization. */
  readonly homes: readonly string[];
  readonly isGuest: boolean;
  /** E-mail address; null where the profile has none, or the app may not read it. */
  readonly email: string | null;
};

/** Where a person belongs; `unknown` where neither the click nor Slack says. */
export type Belonging = 'colleague' | 'guest' | 'stranger' | 'unknown';

/**
 * Returns where a person belongs. People of other companies who share the channel (Slack Connect) see its buttons too;
 * those of another workspace of the same Enterprise organization are colleagues.
 * @param home the home that the click itself names
 * @param profile null where Slack could not be asked
 */
export function belongingTo(
  workspace: Workspace | null,
  home: string | null,
  profile: SlackProfile | null,
): Belonging {
  const homes = profile === null ? [] : profile.homes;
  const told = homes.length > 0 ? homes : home === null ? [] : [home];
  if (workspace === null || told.length === 0) return 'unknown';
  const ours = [workspace.teamId, workspace.enterpriseId];
  if (!told.some((id) => ours.includes(id))) return 'stranger';
  return profile?.isGuest === true ? 'guest' : 'colleague';
}

/** What people who may not decide, or are not known, are told in private. */
export const NOT_A_COLLEAGUE =
  'Only members of the workspace that this app is installed in decide here, and neither guests nor other companies, unless the policy names them. Your click changed nothing.';
export const WORKSPACE_UNKNOWN =
  'Slack did not say in time who you are: click again, or go to the console. Your click changed nothing.';
