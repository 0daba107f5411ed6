/** Whether a receiver would learn anything from another message about an incident. Pure. */
import { hash } from 'node:crypto';
import { type IncidentStory, isOver } from '../domain/response/incident-story.ts';
import { findingMessage } from './alert-message.ts';

/** Returns a hash that stays the same while only time and revision change: each look at the log adds a revision. */
export function findingNews(story: IncidentStory): string {
  // A new version of the service is no news about the incident.
  const timeless = { ...story, revision: 0, updatedAt: 0, version: '' };
  const { body } = findingMessage(timeless, isOver(story) ? 'closed' : 'updated');
  return hash('sha256', JSON.stringify(body));
}
