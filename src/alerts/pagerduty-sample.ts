/** A sample alert for PagerDuty, which says first that it is only a sample, and is resolved at once. Pure. */
import type { IncidentStory } from '../domain/response/incident-story.ts';
import { SAMPLE_WORDS } from '../domain/response/sample-wording.ts';
import { eventFor, type PagerDutyEvent, pageFor } from './pagerduty.ts';

/**
 * Returns the event that makes the alert, of PagerDuty's lowest severity, and the one that resolves it.
 * @param now epoch milliseconds; part of the key, so that no two samples are one alert
 */
export function sampleEvents(
  story: IncidentStory,
  now: number,
): { readonly trigger: PagerDutyEvent; readonly resolve: PagerDutyEvent } {
  const { title, explanation } = SAMPLE_WORDS;
  const key = `session-warden/sample/${story.org.key}/${now}`;
  const page = pageFor(story, key);
  const payload = {
    ...page.payload,
    summary: `${title}: ${explanation}`,
    severity: 'info',
    custom_details: { sample: explanation, ...page.payload.custom_details },
  };
  return { trigger: { ...page, payload }, resolve: eventFor(key, 'resolve') };
}
