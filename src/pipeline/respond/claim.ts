/** Claims the next action of an incident, and checks whether it still may run. */
import { isCalledOff, outlivesTying } from '../../domain/response/called-off.ts';
import {
  type Guard,
  INTERRUPTING_KINDS,
  interruptsUser,
  overLimit,
  pausedBy,
  tooOld,
} from '../../domain/response/guardrails.ts';
import { inverseOf } from '../../domain/response/undo.ts';
import {
  actionsOf,
  changeAction,
  countSignedOut,
  lockLimits,
  type ResponseActionRow,
} from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory, isInHistory } from '../../store/history.ts';
import { changeIncident, type Incident, isOpen, lockIncident } from '../../store/incidents.ts';
import { holdSwitch } from '../../store/switches.ts';
import type { Dependencies } from '../dependencies.ts';
import { orgOf, policyOf } from '../policy-of.ts';
import type { StageJobs } from '../stages.ts';
import { whyNotAgreed } from './agreed-in-history.ts';
import { holdForPeople } from './hold-for-people.ts';
import { protectsFrom } from './protects-from.ts';
import { settleIncident } from './settle.ts';
import { leaveToOthers, mustWaitForOther } from './shared-change.ts';
import type { RespondTiming } from './timing.ts';

export type Claim =
  | { readonly kind: 'nothing' }
  /** Another worker has it, or Okta asked to wait. */
  | { readonly kind: 'wait'; readonly until: Date }
  /** An action that was approved waits for people now, or is not to be done any more. */
  | { readonly kind: 'held' }
  | { readonly kind: 'run'; readonly action: ResponseActionRow };

/**
 * Takes the next action, in the order of the plan. The incident's row lock makes two workers take turns here, and the
 * lease in `notBefore` keeps the second away while the first calls Okta.
 */
export async function claimAction(
  deps: Dependencies,
  { org, incidentId }: StageJobs['respond'],
  timing: RespondTiming,
): Promise<Claim> {
  const now = deps.now();
  return deps.database.transaction(async (tx): Promise<Claim> => {
    const incident = await lockIncident(tx, org, incidentId);
    if (incident === null) return { kind: 'nothing' };
    const actions = await actionsOf(tx.rows, org, incidentId);
    const next =
      actions.find(({ status }) => status === 'running') ??
      actions.find(({ status }) => status === 'approved');
    if (next === undefined) {
      // The last action of the plan was held or called off after others had been done.
      if (incident.containment === 'acting') await settleIncident(tx, deps, incident, false);
      return { kind: 'nothing' };
    }
    if (next.notBefore !== null && next.notBefore.getTime() > now) {
      return { kind: 'wait', until: next.notBefore };
    }
    if (await isPaused(tx, deps, incident, next)) return { kind: 'nothing' };
    if (await isForbiddenNow(tx, deps, incident, next)) return { kind: 'held' };
    const hold =
      (await whyNotAgreed(tx, deps, next)) ?? (await whyHeldNow(tx, deps, incident, next));
    if (hold !== null) {
      await holdForPeople(tx, deps, incident, next, hold);
      return { kind: 'held' };
    }
    if (await mustWaitForOther(tx, next, now)) {
      return { kind: 'wait', until: new Date(now + timing.firstPauseMs) };
    }
    const left = await leaveToOthers(tx, deps, incident, next);
    if (left === 'all') return { kind: 'held' };
    const claimed = {
      ...left,
      status: 'running' as const,
      attempts: next.attempts + 1,
      startedAt: next.startedAt ?? new Date(now),
      notBefore: new Date(now + timing.leaseMs),
      undo: next.undo ?? undoOfLost(next),
    };
    await changeAction(tx, org, next.id, claimed);
    return { kind: 'run', action: { ...next, ...claimed } };
  });
}

/** Returns what would take back an action whose worker died, since nobody knows how far it came; else null. */
function undoOfLost({ status, kind, userId, params }: ResponseActionRow) {
  return status === 'running' ? inverseOf(kind, userId, params) : null;
}

/** Whether all actions of the org are stopped, also approved ones; noted once. Turning it back queues them again. */
async function isPaused(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  next: ResponseActionRow,
): Promise<boolean> {
  const { org, id: incidentId } = incident;
  const { actionsPaused, changedBy, changedAt } = await holdSwitch(tx, org);
  if (!actionsPaused) return false;
  const stopped = { actionId: next.id, since: changedAt?.toISOString() };
  if (await isInHistory(tx.rows, org, [incidentId], stopped)) return true;
  const data = { action: next.kind, ...stopped, reason: pausedBy(changedBy) };
  const entry = { org, incidentId, at: deps.now(), actor: 'system', data };
  await appendHistory(tx, { ...entry, kind: 'action_paused' });
  await changeIncident(tx, incident, {}, new Date(deps.now()));
  await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
  return true;
}

type Change = { readonly guard: Guard; readonly reason: string };

/** Stops an action that no approval can let run, since policy or incident changed after it. Returns whether it did. */
async function isForbiddenNow(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  action: ResponseActionRow,
): Promise<boolean> {
  if (action.undoOf !== null) return false;
  const change = whyForbidden(deps, incident, action);
  if (change === null) return false;
  const { org, id: incidentId } = incident;
  const now = deps.now();
  await changeAction(tx, org, action.id, change);
  const data = { action: action.kind, actionId: action.id, ...change };
  await appendHistory(tx, { org, incidentId, at: now, actor: 'system', kind: 'action_held', data });
  await changeIncident(tx, incident, {}, new Date(now));
  await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
  return true;
}

type Forbidden = {
  readonly status: 'skipped' | 'proposed';
  readonly guard: Guard | null;
  readonly reason: string;
};

function whyForbidden(
  deps: Dependencies,
  incident: Incident,
  action: ResponseActionRow,
): Forbidden | null {
  if (protectsFrom(deps, incident, action)) {
    const reason = 'The policy now protects this user.';
    return { status: 'skipped', guard: 'protected', reason };
  }
  if (incident.details.corroboration === 'forged') {
    const reason = `Called off: the delivery was forged.${tried(action)}`;
    return { status: 'skipped', guard: 'forged', reason };
  }
  if (!isOpen(incident) && !outlivesTying(incident, action)) {
    // It was under way when the incident was closed, and Okta did not take it at once.
    const reason = `Called off: ${incident.closedBy} closed the incident.${tried(action)}`;
    return { status: 'skipped', guard: null, reason };
  }
  if (isCalledOff(action)) {
    // It was under way when the verdict fell. With this guard it is planned anew if the verdict rises.
    return { status: 'skipped', guard: 'lowered', reason: `${action.reason}${tried(action)}` };
  }
  if (incident.details.companyWideMove && action.decidedBy === 'system') {
    const reason = `Called off: it is a move of the company by now.${tried(action)}`;
    return { status: 'skipped', guard: 'company_move', reason };
  }
  if (policyOf(deps, incident, action.userId).mode !== 'observe') return null;
  const reason = 'The policy is now to observe.';
  return { status: 'proposed', guard: 'observe', reason };
}

function tried({ attempts }: ResponseActionRow): string {
  return attempts === 0 ? '' : ' An earlier try may have reached Okta.';
}

/** Returns why the action has to wait after all. Only the policy's approval is checked again; a person's stands. */
async function whyHeldNow(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  action: ResponseActionRow,
): Promise<Change | null> {
  if (action.undoOf !== null || action.decidedBy !== 'system') return null;
  const { limits, staleAfterMinutes } = orgOf(deps, incident.org).config.responses;
  const now = deps.now();
  const lastBadAt = incident.lastBadAt?.getTime() ?? now;
  const stale = tooOld(lastBadAt, now, staleAfterMinutes);
  if (stale !== null) return { guard: 'stale', reason: `${stale}${tried(action)}` };
  // An action under way was counted when it began.
  if (action.status === 'running' || !interruptsUser(action.kind)) return null;
  await lockLimits(tx, incident.org);
  const at = new Date(now);
  const signedOut = await countSignedOut(tx, incident.org, action.userId, INTERRUPTING_KINDS, at);
  const limit = overLimit(limits, signedOut);
  return limit === null ? null : { guard: 'limit', reason: limit };
}
