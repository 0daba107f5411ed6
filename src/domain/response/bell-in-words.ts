/** Puts what must not be overlooked into one sentence. */
import { stillNeeded } from './agreement.ts';
import type { Bell } from './bells.ts';
import type { IncidentStory, StoryAction } from './incident-story.ts';

/** How a receiver shows what strangers chose: made inert, and cut. */
export type Shown = (text: string, maxLength: number) => string;

/** @param named returns the name by which the reader knows a person who decides */
export function bellInWords(
  bell: Bell,
  story: IncidentStory,
  shown: Shown,
  named: (by: string) => string = (by) => shown(by, 80),
): string {
  const who = shown(story.user?.login ?? story.user?.id ?? story.reference, 120);
  switch (bell.kind) {
    case 'hijack':
      return `This is now judged a hijack: ${who}.`;
    case 'again':
      return `This is judged ${story.verdict === 'hijack' ? 'a hijack' : 'suspicious'} again: ${who}.`;
    case 'not_me':
      return `${who} says that it was NOT them.`;
    case 'deed':
      return `${shown(story.headline, 200)}.`;
    case 'broken':
      return `Not contained: the session of ${who} was used after we acted. A person has to step in.`;
    case 'more':
      return bell.count === 1
        ? `One more incident of ${who} within the hour. Further ones are told without a bell, unless one is graver or from another network.`
        : `${bell.count} more incidents of ${who}, told without a bell.`;
    case 'urgency':
      return `Still open, and nobody has answered: ${who}.`;
    case 'waiting': {
      const until = bell.action.undoOf === null ? '' : ': until then it holds';
      const again = bell.action.timesAsked > 1 ? ' again' : '';
      return `“${shown(bell.action.title, 100)}” for ${who} waits for approval${again}${until}.`;
    }
    case 'second': {
      const [first] = bell.actions;
      if (first === undefined) return '';
      const people = first.agreed.map(named).join(', ');
      return `${titled(first, bell.actions.length, shown)} for ${who} is not done yet: ${people} agreed, ${stillNeeded(first)}.`;
    }
    case 'failed':
      return `“${shown(bell.action.title, 100)}” for ${who} failed, and the session may still be alive.`;
    case 'stuck':
      return `“${shown(bell.action.title, 100)}” for ${who} was not done: what it takes back still holds.`;
  }
}

function titled({ title }: StoryAction, count: number, shown: Shown): string {
  return `“${shown(title, 100)}”${count === 1 ? '' : ` and ${count - 1} more`}`;
}
