/**
 * Handles changes in Okta that two incidents may want: one address blocked, one user suspended. Okta has it once, so it
 * stays until the last of them takes it back.
 */

import type { ResponseAction } from '../../domain/response/response-catalogue.ts';
import { bothUndone, inverseOf } from '../../domain/response/undo.ts';
import { describeCall } from '../../okta/describe-call.ts';
import { type ActionChange, changeAction, type ResponseActionRow } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import type { Incident } from '../../store/incidents.ts';
import {
  holderOf,
  holdersOfAddresses,
  isBeingChanged,
  isZoneBeingChanged,
  lockSharedChanges,
} from '../../store/shared-changes.ts';
import type { Dependencies } from '../dependencies.ts';
import { settleIncident } from './settle.ts';

/**
 * Whether the action has to wait until Okta has answered another one about the same. Asked before an action is claimed:
 * from then on no other one about the same runs.
 */
export async function mustWaitForOther(
  tx: Transaction,
  { id, org, kind, userId, params }: ResponseActionRow,
  now: number,
): Promise<boolean> {
  const inverse = inverseOf(kind, userId, params);
  if (inverse === null) return false;
  await lockSharedChanges(tx, org);
  if (inverse.kind === 'block_ip' || inverse.kind === 'unblock_ip') {
    return isZoneBeingChanged(tx.rows, { org, ...inverse.params }, id, now);
  }
  return isBeingChanged(tx.rows, { org, kinds: [kind, inverse.kind], userId, params }, id, now);
}

/**
 * Leaves in Okta what this action was to take back and another incident still wants: `all` of it, which ends the
 * action, or some of its addresses; then it returns what to change of the action.
 */
export async function leaveToOthers(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  action: ResponseActionRow,
): Promise<'all' | ActionChange> {
  const { id, org, incidentId, kind, undoOf, userId, params } = action;
  const done = undoOf === null ? null : inverseOf(kind, userId, params);
  if (undoOf === null || done === null) return {};
  const left = await leftOf(tx, action, done, undoOf);
  if (left === null) return {};
  const { reason, rest } = left;
  const data = { action: kind, actionId: id, reason };
  const entry = {
    org,
    incidentId,
    at: deps.now(),
    actor: 'system',
    kind: 'undo_left' as const,
    data,
  };
  await appendHistory(tx, entry);
  if (rest !== null) return { params: rest.params, call: describeCall(rest), reason };
  await changeAction(tx, org, id, { status: 'skipped', reason });
  await changeAction(tx, org, undoOf, { status: 'undone' });
  await settleIncident(tx, deps, incident, true);
  return 'all';
}

type Left = {
  readonly reason: string;
  /** What is still taken back; null for nothing. */
  readonly rest: ResponseAction | null;
};

async function leftOf(
  tx: Transaction,
  { org, userId, kind, params }: ResponseActionRow,
  done: ResponseAction,
  undoOf: number,
): Promise<Left | null> {
  if (done.kind !== 'block_ip') {
    const wanted = { org, kinds: [done.kind], userId, params };
    const holder = await holderOf(tx.rows, wanted, undoOf);
    if (holder === null) return null;
    const reason = `Incident ${holder} wants the same and has not taken it back: it stays until then.`;
    return { reason, rest: null };
  }
  const holders = await holdersOfAddresses(tx.rows, { org, ...done.params }, undoOf);
  if (holders.size === 0) return null;
  const ips = done.params.ips.filter((ip) => !holders.has(ip));
  const whose = [...new Set(holders.values())].sort((a, b) => a - b).join(', ');
  const what = ips.length === 0 ? 'it stays' : `${[...holders.keys()].join(', ')} stays blocked`;
  const reason = `Incident ${whose} wants the same and has not taken it back: ${what} until then.`;
  const rest = { kind, userId, params: { ...done.params, ips } } as ResponseAction;
  return { reason, rest: ips.length === 0 ? null : rest };
}

/**
 * Returns what takes an action back, including what it found done already if another incident had done that; what an
 * administrator had done is not taken back.
 * @param own what takes back what the action did itself
 */
export async function withShared(
  tx: Transaction,
  { id, org, kind, undoOf, userId, params }: ResponseActionRow,
  own: ResponseAction | null,
): Promise<ResponseAction | null> {
  const inverse = undoOf === null ? inverseOf(kind, userId, params) : null;
  if (inverse === null) return own;
  if (inverse.kind === 'unblock_ip') {
    const holders = await holdersOfAddresses(tx.rows, { org, ...inverse.params }, id);
    if (holders.size === 0) return own;
    const ips = inverse.params.ips.filter((ip) => holders.has(ip));
    return bothUndone(own, { ...inverse, params: { ...inverse.params, ips } });
  }
  if (own !== null) return own;
  const holder = await holderOf(tx.rows, { org, kinds: [kind], userId, params }, id);
  return holder === null ? null : inverse;
}
