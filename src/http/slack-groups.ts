/** Finds out in which of the user groups that the policy names somebody in Slack is. */
import { SLACK_GROUP } from '../domain/response/approver.ts';
import { approversNamed } from '../domain/response/response-policy.ts';
import type { Dependencies, Org } from '../pipeline/dependencies.ts';
import type { SlackClient } from '../slack/client.ts';
import { asked } from './ask-slack.ts';

export type SlackGroups = {
  /** Returns their groups as the policy writes them; where Slack does not tell, they are in none. */
  of(client: SlackClient, by: string, org: Org | undefined): Promise<GroupsTold>;
};

export type GroupsTold = {
  readonly groups: readonly string[];
  /** Those of which Slack did not tell, or not in time, who is in them. */
  readonly untoldGroups: readonly string[];
};

export const NO_GROUPS: GroupsTold = { groups: [], untoldGroups: [] };

/** How long members are kept: a click is answered fast, and one who has left the group is noticed soon. */
const KNOWN_FOR_MS = 5 * 60_000;

/** Creates the look-up, which keeps what Slack answers for some minutes. */
export function createSlackGroups(deps: Pick<Dependencies, 'log' | 'now'>): SlackGroups {
  const known = new Map<string, { readonly members: readonly string[]; readonly until: number }>();

  const membersOf = async (client: SlackClient, id: string): Promise<readonly string[] | null> => {
    const before = known.get(id);
    if (before !== undefined && before.until > deps.now()) return before.members;
    const members = await asked(deps, 'usergroups.users.list', client.groupMembers(id));
    if (members === null) return null;
    known.set(id, { members, until: deps.now() + KNOWN_FOR_MS });
    return members;
  };
  return {
    async of(client, by, org) {
      if (org === undefined) return NO_GROUPS;
      const named = approversNamed(org.config.responses).filter((one) =>
        one.startsWith(SLACK_GROUP),
      );
      const id = by.slice('slack:'.length);
      const told = await Promise.all(
        named.map(async (entry) => ({
          entry,
          members: await membersOf(client, entry.slice(SLACK_GROUP.length)),
        })),
      );
      const entries = (wanted: (members: readonly string[] | null) => boolean) =>
        told.filter(({ members }) => wanted(members)).map(({ entry }) => entry);
      return {
        groups: entries((members) => members?.includes(id) === true),
        untoldGroups: entries((members) => members === null),
      };
    },
  };
}
