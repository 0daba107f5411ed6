/** Checks that Slack tells who is in the user groups that the policy names as approvers. */
import type { Config, OrgConfig } from '../../config.ts';
import { SLACK_GROUP } from '../../domain/response/approver.ts';
import { approversNamed } from '../../domain/response/response-policy.ts';
import { createSlackClient, type SlackClient } from '../../slack/client.ts';
import { SlackError } from '../../slack/error.ts';
import { type Check, type CheckResult, fault, ok } from './check.ts';

/** Checks each user group of an org's policy; none where it names none. */
export function slackGroupChecks(
  { key, responses }: OrgConfig,
  { slack }: Pick<Config, 'slack'>,
): Check[] {
  const groups = approversNamed(responses)
    .filter((one) => one.startsWith(SLACK_GROUP))
    .map((one) => one.slice(SLACK_GROUP.length));
  if (groups.length === 0) return [];
  const run = async () =>
    slack === null || slack.signingSecret === null
      ? NO_SLACK
      : lookAt(createSlackClient(slack), groups);
  return [{ org: key, name: 'Slack groups', run }];
}

const NO_SLACK = fault(
  'the policy names a user group of Slack, and Slack is not set up for it: nobody is in it',
  'Set SLACK_BOT_TOKEN, SLACK_CHANNEL and SLACK_SIGNING_SECRET, or name people in place of slack-group:….',
);

async function lookAt(client: SlackClient, groups: readonly string[]): Promise<CheckResult> {
  const counts: string[] = [];
  for (const group of groups) {
    try {
      const { length } = await client.groupMembers(group);
      if (length === 0)
        return fault(`nobody is in ${group}`, 'Name another user group, or people.');
      counts.push(`${group} has ${length}`);
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      return fault(`Slack does not tell who is in ${group} (${error.code}).`, error.remedy);
    }
  }
  return ok(counts.join(', '));
}
