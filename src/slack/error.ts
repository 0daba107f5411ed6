/** A call to Slack that did not do what was asked. Carries no token and no message text. */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  /** `slack_` and Slack's own word (`slack_channel_not_found`), or one of the service's. */
  readonly code: string;
  readonly retryable: boolean;
  /** How long Slack asks to wait; null where it did not say. */
  readonly retryAfterMs: number | null;
  readonly remedy: string;

  constructor(fields: {
    readonly code: string;
    readonly message: string;
    readonly retryable: boolean;
    readonly retryAfterMs?: number | null;
    readonly cause?: unknown;
  }) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = fields.code;
    this.retryable = fields.retryable;
    this.retryAfterMs = fields.retryAfterMs ?? null;
    this.remedy = REMEDIES[fields.code] ?? 'See the error’s page at docs.slack.dev.';
  }
}

/** Slack's words for errors that may pass by themselves (docs.slack.dev, errors of `chat.postMessage`). */
const PASSING = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

const REMEDIES: Readonly<Record<string, string>> = {
  slack_invalid_auth: 'Set SLACK_BOT_TOKEN to the bot token (xoxb-…) of the installed app.',
  slack_not_authed: 'Set SLACK_BOT_TOKEN to the bot token (xoxb-…) of the installed app.',
  slack_token_revoked: 'Install the Slack app again and set SLACK_BOT_TOKEN to its new token.',
  slack_account_inactive: 'Install the Slack app again and set SLACK_BOT_TOKEN to its new token.',
  slack_missing_scope:
    'Give the Slack app the scopes chat:write, channels:history and users:read.email; to ask users, im:write too; for slack-group in the policy, usergroups:read.',
  slack_no_such_subteam:
    'Name the user group by its id in the policy (slack-group:S…): copy it from the group’s page in Slack.',
  slack_plan_upgrade_required: 'Name people in the policy: this workspace has no user groups.',
  slack_channel_not_found:
    'Set SLACK_CHANNEL to the channel’s id; invite the app to it if it is private.',
  slack_not_in_channel: 'Invite the app to the channel: /invite @its-name.',
  slack_user_disabled: 'Ask the user by another way: their account in Slack is deactivated.',
  slack_is_archived: 'Set SLACK_CHANNEL to a channel that is not archived.',
  slack_unreachable:
    'Let this machine reach slack.com over https, or set SLACK_API_URL to your proxy.',
  slack_timeout: 'Let this machine reach slack.com over https, or set SLACK_API_URL to your proxy.',
};

/** Returns the error of an answer with `ok: false`. */
export function refused(method: string, word: string, retryAfterMs: number | null): SlackError {
  return new SlackError({
    code: `slack_${word}`,
    message: `Slack refused ${method}: ${word}`,
    retryable: PASSING.has(word),
    retryAfterMs,
  });
}
