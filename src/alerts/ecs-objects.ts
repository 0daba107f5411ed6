/** The parts that our events in the Elastic Common Schema share. ECS 9.4.0, elastic.co/docs/reference/ecs. Pure. */
import type { IncidentStory } from '../domain/response/incident-story.ts';
import { given } from './ocsf-objects.ts';

export const ECS = { version: '9.4.0' };

/** In `event`: whose log it is about, and who says it. */
export const SOURCE = { module: 'okta', provider: 'session-warden' };

/** Null where the incident is about no user. */
export function ecsUser({ user }: Pick<IncidentStory, 'user'>) {
  if (user === null) return null;
  return given({
    id: user.id,
    name: user.login,
    full_name: user.name,
    email: user.login?.includes('@') === true ? user.login : null,
  });
}
