/**
 * An updated message rings nobody's bell. What must not be overlooked is also said in its thread,
 * shown to the whole channel, once each.
 */
import { bellInWords } from '../domain/response/bell-in-words.ts';
import { bellsOf } from '../domain/response/bells.ts';
import type { IncidentStory } from '../domain/response/incident-story.ts';
import type { People } from '../domain/response/people.ts';
import { YES_PROVES_NOTHING } from '../domain/response/question-in-words.ts';
import { givenLine } from './given.ts';
import { code, link, person, prose } from './text.ts';

export type Alarm = {
  /** Names it for ever within the incident. */
  readonly key: string;
  readonly text: string;
  /** Said in the thread alone. */
  readonly quiet: boolean;
};

/**
 * Everything that is worth a bell in the present state; whoever tells it leaves out what was told.
 * @param people whose names the policy joins, so that they are mentioned by the one that Slack knows
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

/** The line by which one of many of a user is told, in the thread of the first. */
export function oneOfMany(story: IncidentStory): string {
  const { consoleUrl, reference, headline, verdict } = story;
  const name = consoleUrl === null ? code(reference) : link(consoleUrl, reference);
  return `${name} (${verdict}): ${prose(headline, 300)}`;
}

/** Worth knowing and no reason to look up: it may be the thief's. */
function yesses(story: IncidentStory, who: string): Alarm[] {
  return story.questions
    .filter(({ answer }) => answer === 'yes')
    .map(({ id }) => ({
      key: `was_me:${id}`,
      text: `${who} says that it was them. ${YES_PROVES_NOTHING}`,
      quiet: true,
    }));
}
