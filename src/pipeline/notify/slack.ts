/** One message per incident in Slack, updated in place, and a bell in its thread where one is needed. */
import { z } from 'zod';
import type { IncidentStory } from '../../domain/response/incident-story.ts';
import { alarmsOf } from '../../slack/alarms.ts';
import type { SlackClient } from '../../slack/client.ts';
import { incidentMessage } from '../../slack/message.ts';
import { type Claim, noteReference } from '../../store/notifications.ts';
import { findPosted, hashOf, updateMessage } from './slack-message.ts';
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
        const updated = await updateMessage(slack, told, message, mark);
        if (!updated) return post();
        told = await keep({ ...told, hash });
      }
      for (const { key, text, quiet } of alarms) {
        if (told.alarms.includes(key)) continue;
        await slack.postReply(told, text, quiet);
        told = await keep({ ...told, alarms: [...told.alarms, key] });
      }
      return told;
    },
  };
}

/** What stands in Slack; looked for there when an earlier attempt may have been heard. */
async function toldBefore(
  deps: Pick<NotifyDependencies, 'log'>,
  slack: SlackClient,
  story: IncidentStory,
  claim: Claim,
): Promise<Told | null> {
  const told = toldShape.safeParse(claim.externalRef);
  if (told.success) return told.data;
  if (!claim.uncertain) return null;
  const mark = { org: story.org.key, incidentId: story.id };
  const found = await findPosted(deps, slack, mark, story.openedAt);
  // Which bells it stood for is not known any more: one too many is better than one missed.
  return found === null ? null : { ...found, hash: '', alarms: [] };
}
