/** Calls off what waits when somebody closes an incident. */
import { NOT_BEGUN_STATUSES } from '../../domain/response/incident.ts';
import { actionsOf, changeAction } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import type { Incident } from '../../store/incidents.ts';

/** Calls off the actions that have not begun, and returns their ids. Those that take one back go on. */
export async function callOffWaiting(tx: Transaction, { org, id }: Incident, by: string) {
  const waiting = (await actionsOf(tx.rows, org, id)).filter(
    ({ status, undoOf }) => NOT_BEGUN_STATUSES.includes(status) && undoOf === null,
  );
  const reason = `Called off: ${by} closed the incident.`;
  for (const action of waiting) {
    await changeAction(tx, org, action.id, { status: 'skipped', guard: null, reason });
  }
  return waiting.map((action) => action.id);
}
