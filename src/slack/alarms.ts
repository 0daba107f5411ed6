/**
 * Finds the news that must not be overlooked. An updated message notifies nobody, so each piece of it is also posted
 * once in the message's thread, and shown to the whole channel.
 */
import { bellInWords } from '../domain/response/bell-in-words.ts';
import { bellsOf } from '../domain/response/bells.ts';
import type { IncidentStory } from '../domain/response/incident-story.ts';
import type { People } from '../domain/response/people.ts';
import { YES_PROVES_NOTHING } from '../domain/response/question-in-words.ts';
import { givenLine } from './given.ts';
import { code, link, person, prose } from './text.ts';

export type Alarm = {
  /** Names the alarm permanently within the incident. */
  readonly key: string;
  readonly text: string;
  /** Whether it is posted only in the thread. */
  readonly quiet: boolean;
};

/**
 * Returns all alarms of the present state; the caller leaves out those that were told before.
 * @param people to whom the policy gives several names, so that they are mentioned by the one that Slack knows
 */
export function alarmsOf(story: IncidentStory, people: People): Alarm[] {
  const who = prose(story.user?.login ?? story.user?.id ?? story.reference, 120);
  const bells = bellsOf(story).map((bell) => ({
    key: bell.key,
    text: bellInWords(bell, story, prose, person),
    quiet: false,
  }));
  const given = givenLine(story, people).map((line) => ({ ...line, quiet: true }));
  return [...bells, ...yesses(story, who), ...given];
}

/** Returns the line that tells of one of a user's many incidents, in the thread of the first. */
export function oneOfMany(story: IncidentStory): string {
  const { consoleUrl, reference, headline, verdict } = story;
  const name = consoleUrl === null ? code(reference) : link(consoleUrl, reference);
  return `${name} (${verdict}): ${prose(headline, 300)}`;
}

/** Returns a quiet alarm for each yes of the user's; a yes needs nobody's attention, and may be the thief's. */
function yesses(story: IncidentStory, who: string): Alarm[] {
  return story.questions
    .filter(({ answer }) => answer === 'yes')
    .map(({ id }) => ({
      key: `was_me:${id}`,
      text: `${who} says that it was them. ${YES_PROVES_NOTHING}`,
      quiet: true,
    }));
}
