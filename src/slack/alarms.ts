/**
 * An updated message rings nobody's bell. What must not be overlooked is also said in its thread,
 * shown to the whole channel, once each.
 */
import { type Bell, bellsOf } from '../domain/response/bells.ts';
import type { IncidentStory } from '../domain/response/incident-story.ts';
import { YES_PROVES_NOTHING } from '../domain/response/question-in-words.ts';
import { prose } from './text.ts';

export type Alarm = {
  /** Names it for ever within the incident. */
  readonly key: string;
  readonly text: string;
  /** Said in the thread alone. */
  readonly quiet: boolean;
};

/** Everything that is worth a bell in the present state; whoever tells it leaves out what was told. */
export function alarmsOf(story: IncidentStory): Alarm[] {
  const who = prose(story.user?.login ?? story.user?.id ?? story.reference, 120);
  const bells = bellsOf(story).map((bell) => ({
    key: bell.key,
    text: textOf(bell, story, who),
    quiet: false,
  }));
  return [...bells, ...yesses(story, who)];
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

function textOf(bell: Bell, story: IncidentStory, who: string): string {
  switch (bell.kind) {
    case 'hijack':
      return `This is now judged a hijack: ${who}.`;
    case 'not_me':
      return `${who} says that it was NOT them.`;
    case 'deed':
      return `${prose(story.headline, 200)}.`;
    case 'broken':
      return `Not contained: the session of ${who} was used after we acted. A person has to step in.`;
    case 'urgency':
      return `Still open, and nobody has answered: ${who}.`;
    case 'waiting': {
      const until = bell.action.undoOf === null ? '' : ': until then it holds';
      const again = bell.action.timesAsked > 1 ? ' again' : '';
      return `“${prose(bell.action.title, 100)}” for ${who} waits for approval${again}${until}.`;
    }
    case 'failed':
      return `“${prose(bell.action.title, 100)}” for ${who} failed, and the session may still be alive.`;
    case 'stuck':
      return `“${prose(bell.action.title, 100)}” for ${who} was not done: what it takes back still holds.`;
  }
}
