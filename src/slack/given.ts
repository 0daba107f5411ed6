/** Words about an incident's assignee: the answer to a click on “Take it”, and the line that tells a new assignee. */
import { z } from 'zod';
import { type IncidentStory, isOver } from '../domain/response/incident-story.ts';
import { isSamePerson, type People, personWith } from '../domain/response/people.ts';
import { NOT_FOUND, refusedWords } from './replies.ts';
import { person } from './text.ts';

const assigned = z.object({ to: z.string() });

export type Given = {
  /** Names the assignment permanently within the incident. */
  readonly key: string;
  readonly text: string;
};

/** Returns the words for whoever takes an incident; null where the message itself shows it. */
export function takenWords(
  given:
    | { readonly outcome: 'done' | 'already_taken' | 'not_found' }
    | { readonly outcome: 'not_allowed' | 'not_possible'; readonly reason: string },
): string | null {
  switch (given.outcome) {
    case 'done':
      return null;
    case 'already_taken':
      return 'Somebody else has it: the console gives it to another. Your click changed nothing.';
    case 'not_allowed':
    case 'not_possible':
      return refusedWords(given.reason);
    case 'not_found':
      return NOT_FOUND;
  }
}

/**
 * Returns the thread's line about the present assignee; none where there is none, or the incident is over.
 * @param people through whom a name of another channel is mentioned as the one in Slack
 */
export function givenLine(story: IncidentStory, people: People): Given[] {
  const entries = story.historyEntries.filter(({ kind }) => kind === 'assigned');
  const to = toOf(entries.at(-1));
  // A click that came twice is one piece of news.
  const others = entries.findLastIndex(
    (one) => toOf(one) !== to || one.actor !== entries.at(-1)?.actor,
  );
  const entry = entries[others + 1];
  if (entry === undefined || to !== story.assignee || to == null || isOver(story)) return [];
  const whom = person(inSlack(to, people));
  const text = isSamePerson(people, to, entry.actor)
    ? `${whom} has taken it.`
    : `Given to ${whom} by ${person(inSlack(entry.actor, people))}.`;
  return [{ key: `given:${entry.sequence}`, text }];
}

function toOf(entry: IncidentStory['historyEntries'][number] | undefined) {
  return assigned.safeParse(entry?.data).data?.to;
}

function inSlack(name: string, people: People): string {
  if (name.startsWith('slack:')) return name;
  return personWith(people, name)?.is.find((one) => one.startsWith('slack:')) ?? name;
}
