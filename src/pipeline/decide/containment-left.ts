/** Whether an incident is still being contained, once actions of it were called off. */
import { actionsOf } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import type { Incident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';

/**
 * What of the containment is to be written anew: nothing while an action goes on. Where an earlier one was
 * done, the respond stage says what came of that; all actions stopped, no job of its own is left to do so.
 */
export async function containmentLeft(
  tx: Transaction,
  deps: Dependencies,
  { org, id: incidentId, containment, actedAt }: Incident,
): Promise<{ readonly containment?: 'none' }> {
  if (containment !== 'acting') return {};
  const actions = await actionsOf(tx.rows, org, incidentId);
  const goesOn = actions.some(
    ({ status, undoOf }) => undoOf === null && (status === 'approved' || status === 'running'),
  );
  if (goesOn) return {};
  if (actedAt === null) return { containment: 'none' };
  await deps.jobs.enqueue(tx, 'respond', [{ data: { org, incidentId } }]);
  return {};
}
