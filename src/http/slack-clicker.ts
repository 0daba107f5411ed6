/**
 * Finds out who clicked in Slack: their e-mail address, so that the rules about one's own incident hold there too, and
 * their workspace, since people of another company who share the channel see its buttons as well.
 */
import { isNamedAmong } from '../domain/response/approver.ts';
import { approversNamed } from '../domain/response/response-policy.ts';
import type { Decider } from '../domain/response/themselves.ts';
import type { Dependencies, Org } from '../pipeline/dependencies.ts';
import type { SlackClient } from '../slack/client.ts';
import type { SlackSender } from '../slack/interaction.ts';
import {
  belongingTo,
  NOT_A_COLLEAGUE,
  type SlackProfile,
  WORKSPACE_UNKNOWN,
  type Workspace,
} from '../slack/workspace.ts';
import { asked } from './ask-slack.ts';
import { createSlackGroups, NO_GROUPS } from './slack-groups.ts';

export type Clicker =
  | { readonly may: true; readonly decider: Decider }
  /** What the person who clicked is told. */
  | { readonly may: false; readonly words: string };

export type Clickers = {
  /** @param org whose policy may name them */
  of(sender: SlackSender, org: string): Promise<Clicker>;
};

/** How long a profile is kept: an analyst clicks several times in a row, but one who has left is to be noticed soon. */
const KNOWN_FOR_MS = 5 * 60_000;
const MOST_KNOWN = 500;

type ClickerDependencies = Pick<Dependencies, 'log' | 'now' | 'orgs' | 'refusals' | 'tell'>;

/** Creates the look-up. It keeps what Slack answers: the workspace for good, people for some minutes. */
export function createClickers(deps: ClickerDependencies): Clickers {
  let workspace: Workspace | null = null;
  const groups = createSlackGroups(deps);
  const known = new Map<string, { readonly profile: SlackProfile; readonly until: number }>();

  const workspaceOf = async (client: SlackClient) => {
    workspace ??= await asked(deps, 'auth.test', client.authTest());
    return workspace;
  };
  const profileOf = async (client: SlackClient, by: string) => {
    const before = known.get(by);
    if (before !== undefined && before.until > deps.now()) return before.profile;
    const profile = await asked(
      deps,
      'users.info',
      client.describePerson(by.slice('slack:'.length)),
    );
    if (known.size >= MOST_KNOWN) known.clear();
    if (profile !== null) known.set(by, { profile, until: deps.now() + KNOWN_FOR_MS });
    return profile;
  };
  return {
    async of({ by, home }, org) {
      const client = deps.tell.slack;
      const [ours, profile, theirs] =
        client === null
          ? [null, null, NO_GROUPS]
          : await Promise.all([
              workspaceOf(client),
              profileOf(client, by),
              groups.of(client, by, deps.orgs.get(org)),
            ]);
      const belonging = belongingTo(ours, home, profile);
      if (belonging !== 'colleague' && !isNamed(deps.orgs.get(org), by)) {
        if (belonging === 'unknown') return { may: false, words: WORKSPACE_UNKNOWN };
        const about = { because: BECAUSE[belonging], org };
        deps.refusals.note({ reason: 'not_from_slack', by, via: null, about });
        return { may: false, words: NOT_A_COLLEAGUE };
      }
      const addresses = profile === null || profile.email === null ? null : [profile.email];
      return { may: true, decider: { by, addresses, ...theirs } };
    },
  };
}

const BECAUSE = { stranger: 'other_workspace', guest: 'guest' } as const;

/**
 * Whether the org's policy names the person as an approver: they may decide although they belong to another company.
 */
function isNamed(org: Org | undefined, by: string): boolean {
  return org !== undefined && isNamedAmong(approversNamed(org.config.responses), { by });
}
