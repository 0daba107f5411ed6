/** Asks Okta again who the user is before anything is done to somebody whom the policy may protect. */
import { stillKnown } from '../../domain/response/incident.ts';
import { actionsOf } from '../../store/actions.ts';
import {
  changeIncident,
  findIncident,
  type Incident,
  lockIncident,
} from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { policyOf } from '../policy-of.ts';
import type { StageJobs } from '../stages.ts';
import { keepContactOf } from '../triage/keep-contact.ts';
import { readProfile } from '../triage/profile.ts';

/**
 * Reads the user again where Okta did not tell groups and roles when the session was judged, and a person was asked
 * instead. By now Okta may tell, and a protected user stays protected whoever has agreed.
 */
export async function learnUser(
  deps: Dependencies,
  { org: key, incidentId }: StageJobs['respond'],
): Promise<void> {
  const org = deps.orgs.get(key);
  const incident = await findIncident(deps.database.rows, key, incidentId);
  if (org === undefined || incident === null || incident.userId === null) return;
  if (!isUncertain(deps, incident, incident.userId)) return;
  const actions = await actionsOf(deps.database.rows, key, incidentId);
  if (!actions.some(({ status, undoOf }) => status === 'approved' && undoOf === null)) return;
  const told = await readProfile(deps, org, incident.userId);
  if (told === null) return;
  await deps.database.transaction(async (tx) => {
    const current = await lockIncident(tx, key, incidentId);
    if (current === null) return;
    const user = stillKnown(told.user, current.details.user);
    const change = { userLogin: told.user.login, details: { user } };
    const readAt = new Date(deps.now());
    await changeIncident(tx, current, change, readAt);
    const { contact } = told;
    await keepContactOf(tx, { org: key, incidentId, contact, readAt });
  });
}

function isUncertain(deps: Dependencies, incident: Incident, userId: string): boolean {
  const { isProtected, uncertainRule } = policyOf(deps, incident, userId);
  return isProtected === 'unknown' || uncertainRule !== null;
}
