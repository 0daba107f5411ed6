/** Pages, acknowledges and resolves in PagerDuty, only when that is news; see `pagerDutyNews`. */
import { z } from 'zod';
import { pagerDutyNews } from '../../alerts/pagerduty.ts';
import type { PagerDutyClient } from '../../alerts/pagerduty-client.ts';
import { isToldQuietly } from '../../domain/response/bells.ts';
import type { IncidentStory } from '../../domain/response/incident-story.ts';
import type { Telling } from './telling.ts';

const toldShape = z.object({
  dedupKey: z.string(),
  status: z.enum(['triggered', 'acknowledged', 'resolved']),
  rung: z.number(),
  bells: z.array(z.string()),
  assignee: z.string().nullable(),
  isContained: z.boolean().optional(),
});

/** Returns the telling for PagerDuty: the incident as it stands, compared with what was told last. */
export function pagerDutyTelling(client: PagerDutyClient, story: IncidentStory): Telling {
  return {
    channel: 'pagerduty',
    key: 'incident',
    revision: story.revision,
    async tell(claim) {
      const before = toldShape.safeParse(claim.externalRef);
      if (!before.success && isToldQuietly(story)) return null;
      const { events, told } = pagerDutyNews(story, before.success ? before.data : null);
      // Nobody was paged, so there is nothing to take back.
      if (!before.success && told.status === 'resolved' && !claim.uncertain) return null;
      for (const event of events) await client.send(event);
      return told;
    },
  };
}
