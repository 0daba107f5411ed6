/** Finds out in which of the user groups that the policy names somebody in Slack is. */
import { SLACK_GROUP } from '../domain/response/approver.ts';
import { approversNamed } from '../domain/response/response-policy.ts';
import type { Dependencies, Org } from '../pipeline/dependencies.ts';
import type { SlackClient } from '../slack/client.ts';
import { asked } from './ask-slack.ts';

export type SlackGroups = {
  /** Returns their groups as the policy writes them; where Slack does not tell, they are in none. */
  of(client: SlackClient, by: string, org: Org | undefined): Promise<readonly string[]>;
};

/** How long members are kept: a click is answered fast, and one who has left the group is noticed soon. */
const KNOWN_FOR_MS = 5 * 60_000;

/** Creates the look-up, which keeps what Slack answers for some minutes. */
export function createSlackGroups(deps: Pick<Dependencies, 'log' | 'now'>): SlackGroups {
  const known = new Map<string, { readonly members: readonly string[]; readonly until: number }>();

  const membersOf = async (client: SlackClient, id: string): Promise<readonly string[]> => {
    const before = known.get(id);
    if (before !== undefined && before.until > deps.now()) return before.members;
    const members = await asked(deps, 'usergroups.users.list', client.groupMembers(id));
    if (members === null) return [];
    known.set(id, { members, until: deps.now() + KNOWN_FOR_MS });
    return members;
  };
  return {
    async of(client, by, org) {
      if (org === undefined) return [];
      const named = approversNamed(org.config.responses).filter((one) =>
        one.startsWith(SLACK_GROUP),
      );
      const id = by.slice('slack:'.length);
      const among = await Promise.all(
        named.map(async (entry) => {
          const members = await membersOf(client, entry.slice(SLACK_GROUP.length));
          return members.includes(id) ? [entry] : [];
        }),
      );
      return among.flat();
    },
  };
}
