/** A card that shows what an alert looks like in one's own channel, and says before all else that it is none. Pure. */
import type { IncidentStory } from '../domain/response/incident-story.ts';
import { SAMPLE_WORDS } from '../domain/response/sample-wording.ts';
import { line, ours, type TeamsMessage, teamsMessage } from './adaptive-card.ts';
import { incidentCard } from './teams-card.ts';

/** Without the buttons of an alert: there is no such user in Okta, and no such incident. */
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
