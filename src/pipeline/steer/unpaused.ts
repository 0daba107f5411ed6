/** Updates why actions wait once all actions may go on again, since the switch is then no reason any more. */
import { INTERRUPTING_KINDS, type Ruling, rule } from '../../domain/response/guardrails.ts';
import { planSteps } from '../../domain/response/plan.ts';
import type { PlannedAction } from '../../domain/response/response-policy.ts';
import {
  actionsOf,
  changeAction,
  countSignedOut,
  lockLimits,
  type ResponseActionRow,
} from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { changeIncident, type Incident, lockIncident } from '../../store/incidents.ts';
import { readSwitch } from '../../store/switches.ts';
import { isNotice } from '../decide/notices.ts';
import { planContextOf } from '../decide/plan-context.ts';
import { situationOfIncident } from '../decide/situation.ts';
import type { SteerDependencies } from '../dependencies.ts';
import { orgOf, policyOf } from '../policy-of.ts';

/** Updates one incident's reasons and has it told; does nothing where the switch was turned back meanwhile. */
export async function sayWhatHoldsNow(
  deps: SteerDependencies,
  { org, incidentId }: { readonly org: string; readonly incidentId: number },
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const incident = await lockIncident(tx, org, incidentId);
    if (incident === null || (await readSwitch(tx.rows, org)).actionsPaused) return;
    const actions = await actionsOf(tx.rows, org, incidentId);
    const held = actions.filter(({ guard }) => guard === 'paused');
    const notices = new Set(incident.details.notices);
    const at = deps.now();
    for (const action of held) {
      const now = await holdsNow(tx, deps, incident, action);
      if (now === null) continue;
      await changeAction(tx, org, action.id, now);
      notices.delete(action.reason ?? '');
      if (now.reason === null) continue;
      if (isNotice(now.guard)) notices.add(now.reason);
      const data = { action: action.kind, actionId: action.id, ...now };
      const entry = { org, incidentId, at, actor: 'system', kind: 'action_held' as const, data };
      await appendHistory(tx, entry);
    }
    if (held.length === 0 && actions.every(({ status }) => status !== 'approved')) return;
    await changeIncident(tx, incident, { details: { notices: [...notices] } }, new Date(at));
    await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
  });
}

/** Returns why the action waits now: not at all if it was approved, else for a person; null where it is over. */
async function holdsNow(
  tx: Transaction,
  deps: SteerDependencies,
  incident: Incident,
  action: ResponseActionRow,
): Promise<Pick<Ruling, 'guard' | 'reason'> | null> {
  if (action.status === 'approved' || action.status === 'running') {
    return { guard: null, reason: null };
  }
  if (action.status !== 'awaiting_approval') return null;
  const ruling = await ruledNow(tx, deps, incident, action);
  return ruling?.status === 'awaiting_approval'
    ? { guard: ruling.guard, reason: ruling.reason }
    : { guard: null, reason: ASKED_MEANWHILE };
}

const ASKED_MEANWHILE =
  'It was planned while all actions were stopped, so a person decides. They go on again.';

async function ruledNow(
  tx: Transaction,
  deps: SteerDependencies,
  incident: Incident,
  { kind, params, userId }: ResponseActionRow,
): Promise<Ruling | null> {
  const org = orgOf(deps, incident.org);
  const now = deps.now();
  const planned = { kind, params: params as PlannedAction['params'] };
  const [step] = planSteps([planned], 'again', planContextOf(org, incident, userId, 'again'));
  if (step === undefined) return null;
  await lockLimits(tx, org.key);
  const at = new Date(now);
  return rule(step, {
    ...situationOfIncident(org, incident, { policy: policyOf(deps, incident, userId), now }),
    signedOut: await countSignedOut(tx, org.key, userId, INTERRUPTING_KINDS, at),
    paused: false,
  });
}
