/** Pages, acknowledges and resolves; only when that is news, see `pagerDutyEvent`. */
import { z } from 'zod';
import { type PagerDutyClient, pagerDutyEvent } from '../../alerts/pagerduty.ts';
import type { IncidentStory } from '../../domain/incident-story.ts';
import type { Telling } from './telling.ts';

const toldShape = z.object({ state: z.string() });

export function pagerDutyTelling(client: PagerDutyClient, story: IncidentStory): Telling {
  return {
    channel: 'pagerduty',
    key: 'incident',
    revision: story.revision,
    async tell(claim) {
      const told = toldShape.safeParse(claim.externalRef);
      const { state, event } = pagerDutyEvent(story);
      const before = told.success ? told.data.state : null;
      // Nobody was paged, so there is nothing to take back.
      const pointless = before === null && event.event_action === 'resolve' && !claim.uncertain;
      if (before !== state && !pointless) await client.send(event);
      return { state };
    },
  };
}
