/** Tells whether an incident is still being contained after actions of it were called off. */
import { actionsOf } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import type { Incident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';

/**
 * Returns what to change of the containment: nothing while an action goes on. Where an earlier action was done, the
 * respond stage settles what came of it, and gets a job for that: where all actions are stopped, it has none left.
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
