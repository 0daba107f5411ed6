/** Calls off actions that Okta refuses for a suspended user, and asks for them anew once the suspension is undone. */
import { refusesSuspended, WAITS_FOR_UNSUSPEND } from '../../domain/response/while-suspended.ts';
import { actionsOf, changeAction, type ResponseActionRow } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { type Incident, isOpen, lockIncident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { holdForPeople } from './hold-for-people.ts';

/** Calls off actions that wait, or are approved and not begun, and must fail now that the user is suspended. */
export async function callOffWhileSuspended(
  tx: Transaction,
  deps: Dependencies,
  { org, incidentId, kind, undoOf }: ResponseActionRow,
): Promise<void> {
  if (kind !== 'suspend' || undoOf !== null) return;
  for (const action of await actionsOf(tx.rows, org, incidentId)) {
    const waits = action.status === 'awaiting_approval' || action.status === 'approved';
    if (!waits || action.undoOf !== null || !refusesSuspended(action.kind)) continue;
    const change = {
      status: 'skipped',
      guard: 'user_suspended',
      reason: WAITS_FOR_UNSUSPEND,
    } as const;
    await changeAction(tx, org, action.id, change);
    const data = { action: action.kind, actionId: action.id, ...change };
    const entry = { org, incidentId, at: deps.now(), actor: 'system', data };
    await appendHistory(tx, { ...entry, kind: 'action_replaced' });
  }
}

/** Asks people for them again. Call it once the incident is settled, since its notices are read anew. */
export async function askOnceUnsuspended(
  tx: Transaction,
  deps: Dependencies,
  { org, incidentId, kind, undoOf }: ResponseActionRow,
): Promise<void> {
  if (kind !== 'unsuspend' || undoOf === null) return;
  for (const action of await actionsOf(tx.rows, org, incidentId)) {
    if (action.status !== 'skipped' || action.guard !== 'user_suspended') continue;
    const incident: Incident | null = await lockIncident(tx, org, incidentId);
    if (incident === null || !isOpen(incident)) return;
    await holdForPeople(tx, deps, incident, action, { guard: null, reason: ASKED_ANEW });
  }
}

const ASKED_ANEW =
  'The suspension was taken back, so that it can be done now: a person decides whether it is still wanted.';
