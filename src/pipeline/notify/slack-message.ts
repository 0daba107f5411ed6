/** What a worker does about a message of ours in Slack, of which it may not know whether it is there. */
import { createHash } from 'node:crypto';
import type { SlackClient, SlackMark, SlackRef } from '../../slack/client.ts';
import { SlackError } from '../../slack/error.ts';
import type { SlackMessage } from '../../slack/message.ts';
import type { NotifyDependencies } from './telling.ts';

const CLOCKS_DIFFER_MS = 60_000;

/**
 * The message that an earlier attempt may have posted; null where none is found.
 * @param since epoch milliseconds
 * @param channel another one than that of the incidents
 */
export async function findPosted(
  { log }: Pick<NotifyDependencies, 'log'>,
  slack: SlackClient,
  mark: SlackMark,
  since: number,
  channel?: string,
): Promise<SlackRef | null> {
  try {
    return await slack.findMessage(mark, since - CLOCKS_DIFFER_MS, channel);
  } catch (err) {
    // A second message is better than none: the app may not be allowed to read the channel.
    if (!(err instanceof SlackError) || err.retryable) throw err;
    log.warn({ err }, 'cannot look whether the message is in Slack already, so it is posted');
    return null;
  }
}

/** False where the message is not there any more. */
export async function updateMessage(
  slack: SlackClient,
  { channel, ts }: SlackRef,
  message: SlackMessage,
  mark: SlackMark,
): Promise<boolean> {
  try {
    await slack.updateMessage({ channel, ts }, message, mark);
    return true;
  } catch (error) {
    if (error instanceof SlackError && GONE.has(error.code)) return false;
    throw error;
  }
}

const GONE = new Set([
  'slack_message_not_found',
  'slack_cant_update_message',
  'slack_edit_window_closed',
]);

/** Equal as long as the message would look the same. */
export function hashOf(message: SlackMessage): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('hex');
}
