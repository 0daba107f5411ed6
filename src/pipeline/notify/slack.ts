/** One message per incident in Slack, updated in place, and a bell in its thread where one is needed. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { IncidentStory } from '../../domain/response/incident-story.ts';
import { alarmsOf } from '../../slack/alarms.ts';
import type { SlackClient, SlackRef } from '../../slack/client.ts';
import { SlackError } from '../../slack/error.ts';
import { incidentMessage, type SlackMessage } from '../../slack/message.ts';
import { type Claim, noteReference } from '../../store/notifications.ts';
import type { NotifyDependencies, Telling } from './telling.ts';

const toldShape = z.object({
  channel: z.string(),
  ts: z.string(),
  /** Of the message as it stands there. */
  hash: z.string(),
  /** Bells that were rung. */
  alarms: z.array(z.string()),
});
type Told = z.infer<typeof toldShape>;

/** The incident’s message as it should stand in Slack, and the bells that were not rung yet. */
export function slackTelling(
  deps: Pick<NotifyDependencies, 'database' | 'log' | 'now'>,
  slack: SlackClient,
  story: IncidentStory,
): Telling {
  return {
    channel: 'slack',
    key: 'incident',
    revision: story.revision,
    async tell(claim) {
      const message = incidentMessage(story, slack.hasButtons);
      const mark = { org: story.org.key, incidentId: story.id };
      const alarms = alarmsOf(story);
      const hash = hashOf(message);
      const keep = async (told: Told) => {
        await noteReference(deps.database.rows, claim, told, new Date(deps.now()));
        return told;
      };
      const post = async () =>
        keep({
          ...(await slack.postMessage(message, mark)),
          hash,
          // A new message is a bell by itself.
          alarms: alarms.map(({ key }) => key),
        });

      let told = await toldBefore(deps, slack, story, claim);
      if (told === null) return post();
      if (told.hash !== hash) {
        const updated = await update(slack, told, message, mark);
        if (!updated) return post();
        told = await keep({ ...told, hash });
      }
      for (const { key, text } of alarms) {
        if (told.alarms.includes(key)) continue;
        await slack.postReply(told, text);
        told = await keep({ ...told, alarms: [...told.alarms, key] });
      }
      return told;
    },
  };
}

/** What stands in Slack; looked for there when an earlier attempt may have been heard. */
async function toldBefore(
  { log }: Pick<NotifyDependencies, 'log'>,
  slack: SlackClient,
  story: IncidentStory,
  claim: Claim,
): Promise<Told | null> {
  const told = toldShape.safeParse(claim.externalRef);
  if (told.success) return told.data;
  if (!claim.uncertain) return null;
  try {
    const mark = { org: story.org.key, incidentId: story.id };
    const found = await slack.findMessage(mark, story.openedAt - CLOCKS_DIFFER_MS);
    // Which bells it stood for is not known any more: one too many is better than one missed.
    return found === null ? null : { ...found, hash: '', alarms: [] };
  } catch (err) {
    // A second message is better than none: the app may not be allowed to read the channel.
    if (!(err instanceof SlackError) || err.retryable) throw err;
    log.warn({ err }, 'cannot look whether the message is in Slack already, so it is posted');
    return null;
  }
}

const CLOCKS_DIFFER_MS = 60_000;

/** False where the message is not there any more. */
async function update(
  slack: SlackClient,
  ref: SlackRef,
  message: SlackMessage,
  mark: { readonly org: string; readonly incidentId: number },
): Promise<boolean> {
  try {
    const { channel, ts } = ref;
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

function hashOf(message: SlackMessage): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('hex');
}
