/** What one webhook message says. Pure: sent again, it is the same message to the letter. */
import { createHash } from 'node:crypto';
import type { IncidentStory, StoryAction, StoryEntry } from '../domain/response/incident-story.ts';
import { detectionFinding, type FindingActivity } from './detection-finding.ts';
import { ecsFields } from './ecs.ts';
import { ecsActionFields } from './ecs-action.ts';
import { findingUid } from './ocsf-objects.ts';
import { type FindingPart, WHOLE } from './ocsf-unmapped.ts';
import { remediationActivity } from './remediation-activity.ts';
import type { WebhookMessage } from './webhook.ts';

/** Standard Webhooks asks for 20 kB a message. */
const MOST_BYTES = 19_000;
/** A state that fills a message by itself is not said again for each short entry; with this it stays below 20 kB. */
const LEAST_ROOM = 900;

/**
 * The state of an incident (`finding.created`, `finding.updated`, `finding.closed`) with what is new in its history. What
 * does not fit into one message comes in further ones about the same state.
 */
export function findingMessages(
  story: IncidentStory,
  activity: FindingActivity,
  entries: readonly StoryEntry[],
): readonly WebhookMessage[] {
  const room = Math.max(LEAST_ROOM, MOST_BYTES - bytesOf(findingMessage(story, activity).body));
  const parts = inParts(entries, room);
  return parts.map((fresh, part) => {
    // It begins with the beginning, and ends with the end.
    const isIt = part === (activity === 'closed' ? parts.length - 1 : 0);
    return findingMessage(story, isIt ? activity : 'updated', { fresh, part });
  });
}

/** One of them. */
export function findingMessage(
  story: IncidentStory,
  activity: FindingActivity,
  piece: FindingPart = WHOLE,
): WebhookMessage {
  const type = `finding.${activity}`;
  const last = piece.fresh.at(-1);
  // With further entries it is another message: whoever has seen the first would drop it.
  // So it is where the database was restored meanwhile, and the revisions since are counted once more.
  const at = `${story.revision}/${story.updatedAt}`;
  const state = `${at}${last === undefined ? '' : `/${last.sequence}`}`;
  return {
    id: messageId(type, findingUid(story), state),
    body: {
      type,
      timestamp: new Date(story.updatedAt).toISOString(),
      data: detectionFinding(story, activity, piece),
      ecs: ecsFields(story, type),
    },
  };
}

/** At least one, which may be empty; an entry that is too large stands alone. */
function inParts(entries: readonly StoryEntry[], room: number): StoryEntry[][] {
  const parts: StoryEntry[][] = [[]];
  let left = room;
  for (const entry of entries) {
    const bytes = bytesOf(entry);
    const current = parts.at(-1) ?? [];
    if (current.length > 0 && bytes > left) {
      parts.push([entry]);
      left = room - bytes;
    } else {
      current.push(entry);
      left -= bytes;
    }
  }
  return parts;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

export function actionType({ status }: Pick<StoryAction, 'status'>) {
  return status === 'failed' ? 'action.failed' : 'action.executed';
}

/** A finished action: `action.executed` or `action.failed`. */
export function actionMessage(story: IncidentStory, action: StoryAction): WebhookMessage {
  const type = actionType(action);
  return {
    id: messageId(type, findingUid(story), `${action.id}/${action.finishedAt ?? 0}`),
    body: {
      type,
      timestamp: new Date(action.finishedAt ?? story.updatedAt).toISOString(),
      data: remediationActivity(story, action),
      ecs: ecsActionFields(story, action, type),
    },
  };
}

/** The same for the same parts. */
export function messageId(...parts: readonly string[]): string {
  return `msg_${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)}`;
}
