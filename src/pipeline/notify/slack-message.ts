/** Finds and updates messages of this service in Slack, where it may not be known whether they were posted. */
import { hash } from 'node:crypto';
import type { SlackClient, SlackMark, SlackRef } from '../../slack/client.ts';
import { SlackError } from '../../slack/error.ts';
import type { SlackMessage } from '../../slack/message.ts';
import type { NotifyDependencies } from './telling.ts';

const CLOCKS_DIFFER_MS = 60_000;

/**
 * Finds the message that an earlier attempt may have posted; null where none is found.
 * @param since epoch milliseconds
 * @param channel where it is not the channel of the incidents
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

/** Updates a message; false where it is no longer there, or can no longer be changed. */
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

/** Returns a hash that is equal as long as the message would look the same. */
export function hashOf(message: SlackMessage): string {
  return hash('sha256', JSON.stringify(message));
}
