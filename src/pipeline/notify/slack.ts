/** Keeps one message per incident in Slack, updated in place, and rings by replies in its thread where needed. */
import { z } from 'zod';
import { isToldQuietly } from '../../domain/response/bells.ts';
import { type IncidentStory, isOver } from '../../domain/response/incident-story.ts';
import { alarmsOf, oneOfMany } from '../../slack/alarms.ts';
import type { SlackClient } from '../../slack/client.ts';
import { incidentMessage } from '../../slack/message.ts';
import { type Claim, noteReference, toldOf } from '../../store/notifications.ts';
import { findPosted, hashOf, updateMessage } from './slack-message.ts';
import type { NotifyDependencies, Telling } from './telling.ts';

const toldShape = z.object({
  channel: z.string(),
  ts: z.string(),
  /** Hash of the message as it is in Slack. */
  hash: z.string(),
  /** Keys of the bells that were rung. */
  alarms: z.array(z.string()),
});
type Told = z.infer<typeof toldShape>;

const KEY = 'incident';

/** Returns the telling for Slack: the incident’s message as it should be, and the bells that were not rung yet. */
export function slackTelling(
  deps: Pick<NotifyDependencies, 'config' | 'database' | 'log' | 'now'>,
  slack: SlackClient,
  story: IncidentStory,
): Telling {
  return {
    channel: 'slack',
    key: KEY,
    revision: story.revision,
    async tell(claim) {
      const message = incidentMessage(story, slack.hasButtons);
      const mark = { org: story.org.key, incidentId: story.id };
      const alarms = alarmsOf(story, deps.config.people);
      const hash = hashOf(message);
      const keep = async (told: Told) => {
        await noteReference(deps.database.rows, claim, told, new Date(deps.now()));
        return told;
      };
      const post = async () =>
        keep({
          ...(await slack.postMessage(message, mark)),
          hash,
          // A new message rings by itself.
          alarms: alarms.map(({ key }) => key),
        });

      let told = await toldBefore(deps, slack, story, claim);
      if (told === null && isToldQuietly(story)) return tellInThread(deps, slack, story, claim);
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

const inThreadShape = z.object({ inThread: z.boolean() });

/** Posts one line, once, in the thread of the same user's first incident; nothing where that has no message. */
async function tellInThread(
  { database }: Pick<NotifyDependencies, 'database'>,
  slack: SlackClient,
  story: IncidentStory,
  { org, externalRef }: Claim,
): Promise<unknown> {
  const before = inThreadShape.safeParse(externalRef);
  const { toldWith } = story.details;
  if (before.success || toldWith == null || isOver(story)) return externalRef;
  const first = await toldOf(database.rows, {
    org,
    incidentId: toldWith,
    channel: 'slack',
    key: KEY,
  });
  const thread = toldShape.safeParse(first);
  if (thread.success) await slack.postReply(thread.data, oneOfMany(story), true);
  return { inThread: thread.success };
}

/** Returns what was told in Slack; looks for it there where an earlier attempt may have posted it unnoticed. */
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
  // Which bells it had rung is not known any more: one too many is better than one missed.
  return found === null ? null : { ...found, hash: '', alarms: [] };
}
