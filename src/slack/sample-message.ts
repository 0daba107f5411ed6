/** A sample message that shows what an alert looks like in the channel, and says first that it is a sample. Pure. */
import type { IncidentStory } from '../domain/response/incident-story.ts';
import { SAMPLE_WORDS } from '../domain/response/sample-wording.ts';
import { titleOf } from '../domain/response/story-wording.ts';
import { context, header, section } from './blocks.ts';
import { incidentMessage, type SlackMessage } from './message.ts';

/** Returns the sample message without buttons and links: neither its user nor its incident exists. */
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
