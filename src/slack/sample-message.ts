/** A message that shows what an alert looks like in one's own channel, and says before all else that it is none. Pure. */
import type { IncidentStory } from '../domain/response/incident-story.ts';
import { SAMPLE_WORDS } from '../domain/response/sample-wording.ts';
import { titleOf } from '../domain/response/story-wording.ts';
import { context, header, section } from './blocks.ts';
import { incidentMessage, type SlackMessage } from './message.ts';

/** Without buttons and links: there is no such user in Okta, and no such incident. */
export function sampleMessage(story: IncidentStory): SlackMessage {
  const { title, explanation } = SAMPLE_WORDS;
  const { blocks } = incidentMessage(story, false);
  return {
    text: `${title}: ${explanation}`,
    blocks: [
      header(`${title}: ${titleOf(story)}`),
      section([`*${explanation}*`]),
      ...blocks.filter(({ type }) => type !== 'header' && type !== 'context'),
      context([`${story.reference}, made up`]),
    ],
  };
}
