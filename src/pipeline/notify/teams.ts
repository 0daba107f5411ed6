/** Posts a card in Teams when an incident begins, and one for each news since: a workflow's card cannot be changed. */
import { z } from 'zod';
import type { TeamsClient } from '../../alerts/teams.ts';
import { teamsNews } from '../../alerts/teams-news.ts';
import { isToldQuietly } from '../../domain/response/bells.ts';
import type { IncidentStory } from '../../domain/response/incident-story.ts';
import type { NotifyDependencies, Telling } from './telling.ts';

const toldShape = z.object({ keys: z.array(z.string()), over: z.boolean() });

/** Returns the telling for Teams: the incident as it stands. After a crash in between, a card may be posted twice. */
export function teamsTelling(
  { now }: Pick<NotifyDependencies, 'now'>,
  client: TeamsClient,
  story: IncidentStory,
): Telling {
  return {
    channel: 'teams',
    key: 'incident',
    revision: story.revision,
    async tell({ externalRef }) {
      const before = toldShape.safeParse(externalRef);
      if (!before.success && isToldQuietly(story)) return null;
      const { card, told } = teamsNews(story, before.success ? before.data : null);
      if (card !== null) await client.send(card, now());
      return told;
    },
  };
}
