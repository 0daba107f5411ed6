/** What must not be overlooked, in one sentence. */
import type { Bell } from './bells.ts';
import type { IncidentStory } from './incident-story.ts';

/** How a receiver shows what strangers chose: made inert, and cut. */
export type Shown = (text: string, maxLength: number) => string;

export function bellInWords(bell: Bell, story: IncidentStory, shown: Shown): string {
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
    case 'urgency':
      return `Still open, and nobody has answered: ${who}.`;
    case 'waiting': {
      const until = bell.action.undoOf === null ? '' : ': until then it holds';
      const again = bell.action.timesAsked > 1 ? ' again' : '';
      return `“${shown(bell.action.title, 100)}” for ${who} waits for approval${again}${until}.`;
    }
    case 'failed':
      return `“${shown(bell.action.title, 100)}” for ${who} failed, and the session may still be alive.`;
    case 'stuck':
      return `“${shown(bell.action.title, 100)}” for ${who} was not done: what it takes back still holds.`;
  }
}
