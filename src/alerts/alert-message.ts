/** What one webhook message says. Pure: sent again, it is the same message to the letter. */
import { createHash } from 'node:crypto';
import type { IncidentStory, StoryAction } from '../domain/response/incident-story.ts';
import { detectionFinding, type FindingActivity } from './detection-finding.ts';
import { ecsFields } from './ecs.ts';
import { findingUid } from './ocsf-objects.ts';
import { remediationActivity } from './remediation-activity.ts';
import type { WebhookMessage } from './webhook.ts';

/** The state of an incident: `finding.created`, `finding.updated`, `finding.closed`. */
export function findingMessage(story: IncidentStory, activity: FindingActivity): WebhookMessage {
  const type = `finding.${activity}`;
  return {
    id: messageId(type, findingUid(story), String(story.revision)),
    body: {
      type,
      timestamp: new Date(story.updatedAt).toISOString(),
      data: detectionFinding(story, activity),
      ecs: ecsFields(story),
    },
  };
}

/** A finished action: `action.executed` or `action.failed`. */
export function actionMessage(story: IncidentStory, action: StoryAction): WebhookMessage {
  const type = action.status === 'failed' ? 'action.failed' : 'action.executed';
  return {
    id: messageId(type, findingUid(story), `${action.id}/${action.finishedAt ?? 0}`),
    body: {
      type,
      timestamp: new Date(action.finishedAt ?? story.updatedAt).toISOString(),
      data: remediationActivity(story, action),
    },
  };
}

function messageId(...parts: readonly string[]): string {
  return `msg_${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)}`;
}
