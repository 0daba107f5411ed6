/** Reads an incident as its receivers see it now. */
import type { IncidentStory } from '../../domain/response/incident-story.ts';
import { incidentView } from '../../store/incident-view.ts';
import { relatedIncidents } from '../../store/related-incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { offersByHand } from '../offers/by-hand.ts';
import { storyOf } from './story.ts';

/** Reads the story; null where the org or the incident does not exist. */
export async function storyNow(
  deps: Pick<Dependencies, 'config' | 'database' | 'orgs'>,
  { org, incidentId }: { readonly org: string; readonly incidentId: number },
): Promise<IncidentStory | null> {
  const config = deps.orgs.get(org)?.config;
  const view = await incidentView(deps.database.rows, org, incidentId);
  if (config === undefined || view === null) return null;
  const plan = offersByHand(deps, view.incident, view.actions)?.plan;
  const related = await relatedIncidents(deps.database.rows, view.incident);
  return storyOf(view, config, deps.config.publicUrl, plan, related);
}
