/**
 * Two incidents may want the same of Okta: one address blocked, one user suspended. Okta knows it once,
 * so it stays until the last of them takes it back.
 */

import type { ResponseAction } from '../../domain/response/response-catalogue.ts';
import { inverseOf } from '../../domain/response/undo.ts';
import { changeAction, type ResponseActionRow } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import type { Incident } from '../../store/incidents.ts';
import { holderOf, isBeingChanged, lockSharedChanges } from '../../store/shared-changes.ts';
import type { Dependencies } from '../dependencies.ts';
import { settleIncident } from './settle.ts';

/**
 * Whether the action has to wait until Okta has answered another one about the same. Whoever claims an
 * action asks before: from then on no other one about the same runs.
 */
export async function mustWaitForOther(
  tx: Transaction,
  { id, org, kind, userId, params }: ResponseActionRow,
  now: number,
): Promise<boolean> {
  const inverse = inverseOf(kind, userId, params);
  if (inverse === null) return false;
  await lockSharedChanges(tx, org);
  return isBeingChanged(tx.rows, { org, kinds: [kind, inverse.kind], userId, params }, id, now);
}

/** Leaves in Okta what this action was to take back, where another incident holds on to it. */
export async function isLeftToOther(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  action: ResponseActionRow,
): Promise<boolean> {
  const { id, org, incidentId, kind, undoOf, userId, params } = action;
  const done = undoOf === null ? null : inverseOf(kind, userId, params);
  if (undoOf === null || done === null) return false;
  const holder = await holderOf(tx.rows, { org, kinds: [done.kind], userId, params }, undoOf);
  if (holder === null) return false;
  const reason = `Incident ${holder} wants the same and has not taken it back: it stays until then.`;
  await changeAction(tx, org, id, { status: 'skipped', reason });
  await changeAction(tx, org, undoOf, { status: 'undone' });
  const data = { action: kind, actionId: id, reason };
  const entry = { org, incidentId, at: deps.now(), actor: 'system', kind: 'undo_left', data };
  await appendHistory(tx, entry);
  await settleIncident(tx, deps, incident, true);
  return true;
}

/**
 * What takes an action back that found its work done already: nothing where an administrator had done
 * it; where another of our incidents had, it is this one's as well.
 */
export async function undoOfShared(
  tx: Transaction,
  { id, org, kind, undoOf, userId, params }: ResponseActionRow,
): Promise<ResponseAction | null> {
  const inverse = undoOf === null ? inverseOf(kind, userId, params) : null;
  if (inverse === null) return null;
  const holder = await holderOf(tx.rows, { org, kinds: [kind], userId, params }, id);
  return holder === null ? null : inverse;
}
