/** Parts that all events in the Elastic Common Schema share. ECS 9.4.0, elastic.co/docs/reference/ecs. Pure. */
import type { IncidentStory } from '../domain/response/incident-story.ts';
import { given } from './ocsf-objects.ts';

export const ECS = { version: '9.4.0' };

/** Part of `event`: whose log the event is about, and who reports it. */
export const SOURCE = { module: 'okta', provider: 'session-warden' };

/** Returns the user; null where the incident is about none. */
export function ecsUser({ user }: Pick<IncidentStory, 'user'>) {
  if (user === null) return null;
  return given({
    id: user.id,
    name: user.login,
    full_name: user.name,
    email: user.login?.includes('@') === true ? user.login : null,
  });
}
