/** A sample card that shows what an alert looks like in the channel, and says first that it is only a sample. Pure. */
import type { IncidentStory } from '../domain/response/incident-story.ts';
import { SAMPLE_WORDS } from '../domain/response/sample-wording.ts';
import { line, ours, type TeamsMessage, teamsMessage } from './adaptive-card.ts';
import { incidentCard } from './teams-card.ts';

/** Returns the sample card without an alert's buttons: neither its user nor its incident exists. */
export function sampleCard(story: IncidentStory): TeamsMessage {
  const { title, explanation } = SAMPLE_WORDS;
  const [{ content }] = incidentCard(story).attachments;
  const mark = [
    line([ours(title, { size: 'Large', weight: 'Bolder' })]),
    line([ours(explanation, { weight: 'Bolder' })]),
  ];
  const [first, ...rest] = content.body;
  const body = first === undefined ? [] : [{ ...first, separator: true as const }, ...rest];
  return teamsMessage(`${title}: ${explanation}`, [...mark, ...body], []);
}
