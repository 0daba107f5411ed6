/** Sends each webhook receiver the finding, and every finished action once. */
import { z } from 'zod';
import { actionMessage, actionType, findingMessages } from '../../alerts/alert-message.ts';
import { findingNews } from '../../alerts/finding-news.ts';
import { hears, hearsFindings, hearsOf } from '../../alerts/hears.ts';
import type { WebhookReceiver } from '../../alerts/webhook.ts';
import { type IncidentStory, isOver } from '../../domain/response/incident-story.ts';
import { noteReference } from '../../store/notifications.ts';
import { receiversOff } from '../../store/receivers-off.ts';
import { ReceiverGone, sendOrSwitchOff } from './gone.ts';
import type { NotifyDependencies, Telling } from './telling.ts';

/** What was told before; earlier versions told no entries of the history. */
const toldShape = z.object({ news: z.string(), entries: z.number().catch(0) });

/**
 * Returns the tellings of each receiver in order, so that it has the finding before the actions that belong to it. For
 * a receiver that is gone, each of them fails.
 */
export async function webhookTellings(
  deps: NotifyDependencies,
  story: IncidentStory,
): Promise<Telling[][]> {
  const off = await receiversOff(deps.database.rows, story.org.key);
  const hearing = deps.tell.webhooks.filter((receiver) => hearsOf(receiver, story.org.key));
  return hearing.map((receiver) => {
    const tellings = [
      ...(hearsFindings(receiver) ? [findingTelling(deps, receiver, story)] : []),
      ...actionTellings(deps, receiver, story),
    ];
    const isOff = off.some(({ generation }) => generation === receiver.generation);
    return isOff ? tellings.map((telling) => ({ ...telling, tell: untellable })) : tellings;
  });
}

async function untellable(): Promise<never> {
  throw new ReceiverGone();
}

function findingTelling(
  deps: NotifyDependencies,
  receiver: WebhookReceiver,
  story: IncidentStory,
): Telling {
  return {
    channel: receiver.channel,
    key: 'incident',
    revision: story.revision,
    async tell(claim) {
      const { externalRef, toldRevision } = claim;
      const told = toldShape.safeParse(externalRef);
      const news = findingNews(story);
      if (told.success && told.data.news === news) return told.data;
      const activity = isOver(story) ? 'closed' : toldRevision === 0 ? 'created' : 'updated';
      const heard = told.success ? told.data.entries : 0;
      // New entries of the history are sent with the next message that it hears.
      if (!hears(receiver, `finding.${activity}`)) return { news, entries: heard };
      const entries = story.historyEntries.filter(({ sequence }) => sequence > heard);
      for (const message of findingMessages(story, activity, entries)) {
        await sendOrSwitchOff(deps, receiver, story.org.key, message);
        await noteReference(deps.database.rows, claim, externalRef ?? {}, new Date(deps.now()));
      }
      return { news, entries: story.history?.entries ?? 0 };
    },
  };
}

function actionTellings(
  deps: NotifyDependencies,
  receiver: WebhookReceiver,
  story: IncidentStory,
): Telling[] {
  return story.actions
    .filter(({ status, finishedAt }) => finishedAt !== null && FINISHED.has(status))
    .toSorted((a, b) => (a.finishedAt ?? 0) - (b.finishedAt ?? 0))
    .filter((action) => hears(receiver, actionType(action)))
    .map((action) => ({
      channel: receiver.channel,
      // An action that failed and is tried again finishes a second time.
      key: `action:${action.id}:${action.finishedAt}`,
      revision: 1,
      tell: async () => {
        await sendOrSwitchOff(deps, receiver, story.org.key, actionMessage(story, action));
        return null;
      },
    }));
}

const FINISHED: ReadonlySet<string> = new Set(['done', 'failed', 'undone']);
