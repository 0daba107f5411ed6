/** Replaces blocks that an incident has planned already, once more of the stranger's addresses are known. */
import { withFurtherBlocks } from '../../domain/response/further-blocks.ts';
import type { PlanStep } from '../../domain/response/plan.ts';
import { describeCall } from '../../okta/describe-call.ts';
import { actionsOf, changeAction } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import type { Incident } from '../../store/incidents.ts';
import { idempotencyKeyOf } from './action-of-step.ts';

/** Returns the plan's steps, with those for further addresses, and calls off the actions that they replace. */
export async function replaceBlocks(
  tx: Transaction,
  { org, id: incidentId }: Incident,
  planned: readonly PlanStep[],
  now: number,
): Promise<readonly PlanStep[]> {
  if (planned.every(({ kind }) => kind !== 'block_ip')) return planned;
  const prefix = idempotencyKeyOf(incidentId, '');
  const actions = (await actionsOf(tx.rows, org, incidentId)).map((action) => ({
    ...action,
    key: action.idempotencyKey.slice(prefix.length),
  }));
  const { steps, replaced, changed } = withFurtherBlocks(planned, actions);
  const entry = { org, incidentId, at: now, actor: 'system', kind: 'action_replaced' as const };
  for (const actionId of replaced) {
    const change = { status: 'skipped', guard: 'replaced', reason: REPLACED } as const;
    await changeAction(tx, org, actionId, change);
    await appendHistory(tx, { ...entry, data: { action: 'block_ip', actionId, ...change } });
  }
  for (const [actionId, action] of changed) {
    const { params } = action;
    await changeAction(tx, org, actionId, { params, call: describeCall(action) });
    await appendHistory(tx, {
      ...entry,
      data: { action: 'block_ip', actionId, reason: GREW, params },
    });
  }
  return steps;
}

const REPLACED = 'Replaced by another list: the stranger’s addresses are not the same any more.';
const GREW = 'The stranger’s addresses are not the same any more.';
