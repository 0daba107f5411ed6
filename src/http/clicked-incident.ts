/** Whether the incident that a click in Slack was about is still there and still the same one. */
import type { Dependencies } from '../pipeline/dependencies.ts';
import type { ClickedIncident } from '../slack/clicked-incident.ts';
import { BEFORE_RESTORE, NOT_FOUND } from '../slack/replies.ts';
import { findIncident } from '../store/incidents.ts';

/**
 * Returns what the person who clicked is told where it is not, else null. Needs no lock, since an incident's number and
 * uid never change.
 */
export async function whyNotThere(
  { orgs, database, log }: Pick<Dependencies, 'orgs' | 'database' | 'log'>,
  { org, incidentId, uid }: ClickedIncident,
): Promise<string | null> {
  if (!orgs.has(org)) return NOT_FOUND;
  const incident = await findIncident(database.rows, org, incidentId);
  if (incident === null) return NOT_FOUND;
  if (incident.uid === uid) return null;
  log.warn({ incidentId }, 'a slack message of before a restore was clicked');
  return BEFORE_RESTORE;
}
