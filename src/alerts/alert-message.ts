/** Writes the webhook messages about an incident. Pure: a message that is sent again is the same to the letter. */
import { hash } from 'node:crypto';
import type { IncidentStory, StoryAction, StoryEntry } from '../domain/response/incident-story.ts';
import { detectionFinding, type FindingActivity } from './detection-finding.ts';
import { ecsFields } from './ecs.ts';
import { ecsActionFields } from './ecs-action.ts';
import { findingUid } from './ocsf-objects.ts';
import { type FindingPart, WHOLE } from './ocsf-unmapped.ts';
import { remediationActivity } from './remediation-activity.ts';
import type { WebhookMessage } from './webhook.ts';

/** Most bytes of a message; Standard Webhooks asks for at most 20 kB. */
const MOST_BYTES = 19_000;
/** Least bytes left to history entries, so that a large state is not repeated for each of them; below 20 kB still. */
const LEAST_ROOM = 900;

/**
 * Returns the state of an incident (`finding.created`, `finding.updated`, `finding.closed`) with the new entries of its
 * history. Entries that do not fit into one message go into further messages about the same state.
 */
export function findingMessages(
  story: IncidentStory,
  activity: FindingActivity,
  entries: readonly StoryEntry[],
): readonly WebhookMessage[] {
  const room = Math.max(LEAST_ROOM, MOST_BYTES - bytesOf(findingMessage(story, activity).body));
  const parts = inParts(entries, room);
  return parts.map((fresh, part) => {
    // Of several messages, the first says `created` and the last says `closed`; the others say `updated`.
    const isIt = part === (activity === 'closed' ? parts.length - 1 : 0);
    return findingMessage(story, isIt ? activity : 'updated', { fresh, part });
  });
}

/** Returns one message about the state of an incident. */
export function findingMessage(
  story: IncidentStory,
  activity: FindingActivity,
  piece: FindingPart = WHOLE,
): WebhookMessage {
  const type = `finding.${activity}`;
  const last = piece.fresh.at(-1);
  // Further entries make another message, and need another id: receivers drop an id that they have seen.
  // The time is in the id because a restored database counts its latest revisions a second time.
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

/** Returns the entries in parts: at least one part, which may be empty. An entry that is too large stands alone. */
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

/** Returns the message about a finished action: `action.executed` or `action.failed`. */
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

/** Returns the id of a message, the same for the same parts. */
export function messageId(...parts: readonly string[]): string {
  return `msg_${hash('sha256', parts.join('\n')).slice(0, 32)}`;
}
