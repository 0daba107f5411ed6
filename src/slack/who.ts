/** Names the user of an incident, for somebody who has several incidents open. */
import { oneLine } from '../domain/one-line.ts';
import type { IncidentStory } from '../domain/response/incident-story.ts';
import { code, prose } from './text.ts';

/** Returns `Ada Lovelace (ada@example.com)`, in plain text. */
export function whoPlainly({ user, reference }: IncidentStory): string {
  const [first = reference, second] = known(user);
  const named = oneLine(first, 60);
  return second === undefined ? named : `${named} (${oneLine(second, 80)})`;
}

export function who({ user, reference }: IncidentStory): string {
  if (user?.name != null) return `*${prose(user.name, 100)}*  ${code(user.login ?? user.id)}`;
  return code(user?.login ?? user?.id ?? reference);
}

function known(user: IncidentStory['user']): readonly string[] {
  return user === null ? [] : [user.name, user.login ?? user.id].filter((text) => text !== null);
}
