/** Checks that the Slack app has the scopes that asking users needs, where the policy has users asked. */
import type { Config } from '../../config.ts';
import { createSlackClient } from '../../slack/client.ts';
import { SlackError } from '../../slack/error.ts';
import { type CheckResult, fault, off, ok } from './check.ts';

const NEEDED: readonly string[] = ['users:read.email', 'im:write', 'chat:write'];
/** Scope that is used only after a crash or a lost answer, to find what was posted already. */
const WANTED = 'im:history';

/** Checks that users can be asked as the policy wants, which needs Slack with its signing secret. */
export async function lookAtAsking({ slack, orgs }: Config): Promise<CheckResult> {
  const asking = orgs.filter(({ responses: { askUser, rules } }) =>
    [askUser, ...rules.map((rule) => rule.askUser)].some((one) => (one?.verdicts ?? []).length > 0),
  );
  if (asking.length === 0) return off('nobody is asked whether it was them, but by hand');
  const names = asking.map(({ key }) => key).join(', ');
  if (slack === null || slack.signingSecret === null) {
    return fault(
      `The policy has users asked (org ${names}), and Slack is not set up for it: nobody is.`,
      'Set SLACK_BOT_TOKEN, SLACK_CHANNEL and SLACK_SIGNING_SECRET, or leave ask_user out of the policy.',
    );
  }
  try {
    const scopes = await createSlackClient(slack).scopes();
    if (scopes === null) return ok(`users are asked (org ${names}); Slack did not tell the scopes`);
    const missing = NEEDED.filter((scope) => !scopes.includes(scope));
    if (missing.length > 0) {
      return fault(
        `The Slack app lacks ${missing.join(', ')}: users are not asked.`,
        'Add these bot scopes at api.slack.com/apps (OAuth & Permissions) and install the app to the workspace again.',
      );
    }
    const twice = scopes.includes(WANTED)
      ? ''
      : `; without ${WANTED} a user may be asked twice after a crash`;
    return ok(`users are asked (org ${names})${twice}`);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return fault(`auth.test failed (${error.code}).`, error.remedy);
  }
}
