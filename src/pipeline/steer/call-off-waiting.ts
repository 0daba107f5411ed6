/** What ends with an incident that somebody closes. */
import { NOT_BEGUN_STATUSES } from '../../domain/response/incident.ts';
import { actionsOf, changeAction } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import type { Incident } from '../../store/incidents.ts';

/** Calls off what has not begun, and names it. What takes an action back goes on. */
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
