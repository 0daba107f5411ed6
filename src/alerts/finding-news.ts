/** Whether a receiver would learn anything from another message about an incident. Pure. */
import { createHash } from 'node:crypto';
import { type IncidentStory, isOver } from '../domain/response/incident-story.ts';
import { findingMessage } from './alert-message.ts';

/** Equal as long as only its time and its revision would differ: each look at the log is a revision of its own. */
export function findingNews(story: IncidentStory): string {
  // A new version of ours is no news of the incident.
  const timeless = { ...story, revision: 0, updatedAt: 0, version: '' };
  const { body } = findingMessage(timeless, isOver(story) ? 'closed' : 'updated');
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}
