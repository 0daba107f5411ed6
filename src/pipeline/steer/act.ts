/**
 * Has actions done that a person asks for in their own name, whatever the verdict: the plan for a hijack, or single
 * actions. Asking counts as one approval, under the rules for approvals.
 */
import type { Verdict } from '../../domain/judgement/verdict.ts';
import type { ActionStatus, IncidentStatus, Resolution } from '../../domain/response/incident.ts';
import { PROTECTED } from '../../domain/response/protection.ts';
import type { UserPolicy } from '../../domain/response/response-policy.ts';
import { actionsOf } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { changeIncident, type Incident, isOpen, lockIncident } from '../../store/incidents.ts';
import type { SteerDependencies } from '../dependencies.ts';
import { stepsByHand, type WantedStep, whyNothingByHand } from '../offers/by-hand.ts';
import { lacksFor, responderLacks } from '../offers/responder-lacks.ts';
import { orgOf, policyOf } from '../policy-of.ts';
import { agreeTo } from './answer.ts';
import { type HeldBack, heldBack } from './held-back.ts';
import type { SteerRequest } from './incident.ts';
import { type JudgedOtherwise, judgedOtherwise } from './judged-otherwise.ts';
import { whyMayNotAgree } from './may-decide.ts';
import { otherwiseThanShown, type SealedStep } from './otherwise-than-shown.ts';
import { keepingRefusals } from './refused.ts';
import { takeUp } from './take-up.ts';
import type { LeftOut } from './why-unchanged.ts';

export type ActRequest = SteerRequest & {
  /** Null: the plan for a hijack. */
  readonly kinds: readonly string[] | null;
  /** Id of the done action that is to be done once more. */
  readonly again?: number | undefined;
  /** How it was judged when this was decided, as far as that is known. */
  readonly verdict?: Verdict | undefined;
  /** The steps as a form showed them; if they differ now, nothing is done. */
  readonly shown?: readonly SealedStep[] | undefined;
  /** Why, for the history. */
  readonly note?: string | undefined;
};

export type ActOutcome =
  | ({
      readonly outcome: 'requested';
      readonly actions: readonly Requested[];
      /** What was wanted as well and is not done. */
      readonly left: readonly LeftOut[];
    } & HeldBack)
  | { readonly outcome: 'not_allowed'; readonly reason: string; readonly left?: readonly LeftOut[] }
  | JudgedOtherwise
  | { readonly outcome: 'not_possible'; readonly reason: string }
  | {
      readonly outcome: 'nothing_to_do';
      readonly reason: string;
      /** Whether the same person had asked for it, so that this is a click that came twice. */
      readonly own: boolean;
      readonly left: readonly LeftOut[];
    }
  | {
      readonly outcome: 'already_closed';
      readonly status: IncidentStatus;
      readonly closedBy: string | null;
      readonly resolution: Resolution | null;
    }
  | { readonly outcome: 'not_found' };

type Requested = {
  readonly id: number;
  readonly kind: string;
  /** `awaiting_approval`: more people have to agree. */
  readonly status: Extract<ActionStatus, 'approved' | 'awaiting_approval'>;
  /** OAuth scopes for want of which it will fail, as far as that is known. */
  readonly lacks?: readonly string[];
};

/** Has actions done for an open incident; each once, however often it is asked for. */
export const actByHand = keepingRefusals('act', act);

async function act(deps: SteerDependencies, request: ActRequest): Promise<ActOutcome> {
  // Read before agreeing, not after: whoever is told of an error takes it that nothing was agreed to.
  const lacking = await responderLacks(deps, request.org);
  const outcome = await takeOn(deps, request);
  if (outcome.outcome !== 'requested') return outcome;
  const actions = outcome.actions.map((action) => {
    const lacks = lacksFor(action.kind, lacking);
    return lacks.length === 0 ? action : { ...action, lacks };
  });
  return { ...outcome, actions };
}

async function takeOn(deps: SteerDependencies, request: ActRequest): Promise<ActOutcome> {
  return deps.database.transaction(async (tx): Promise<ActOutcome> => {
    const incident = await lockIncident(tx, request.org, request.incidentId);
    if (incident === null) return { outcome: 'not_found' };
    const { userId, status, closedBy, resolution } = incident;
    if (userId === null) return { outcome: 'not_possible', reason: 'It is about no user.' };
    const policy = policyOf(deps, incident, userId);
    const { approvers } = policy.approval;
    const refusal = await whyMayNotAgree(tx.rows, incident, approvers, request);
    if (refusal !== null) return { outcome: 'not_allowed', reason: refusal };
    const barred = whyNothingByHand(incident, policy);
    if (barred !== null) return { outcome: 'not_allowed', reason: barred.reason };
    if (!isOpen(incident)) return { outcome: 'already_closed', status, closedBy, resolution };
    return (
      judgedOtherwise(incident, request.verdict) ?? carryOut(tx, deps, incident, policy, request)
    );
  });
}

async function carryOut(
  tx: Transaction,
  deps: SteerDependencies,
  incident: Incident,
  policy: UserPolicy,
  request: ActRequest,
): Promise<ActOutcome> {
  const { org, id: incidentId } = incident;
  const actions = await actionsOf(tx.rows, org, incidentId);
  const wanted = stepsByHand(orgOf(deps, org), incident, policy, actions, request);
  const left = wanted.flatMap((one) => leftOut(one) ?? []);
  const doable = wanted.filter((one) => leftOut(one) === null);
  if (doable.length === 0) {
    if (left.some(({ because }) => because === 'protected'))
      return { outcome: 'not_allowed', reason: PROTECTED, left };
    const why = left.map(({ reason }) => reason).join(' ');
    const reason = why === '' ? 'The policy plans nothing for a hijack.' : why;
    const own = wanted.some(
      ({ stand }) => stand.is === 'over' && stand.action.requestedBy === request.by,
    );
    return { outcome: 'nothing_to_do', reason, own, left };
  }
  const otherwise = otherwiseThanShown(doable, request.shown);
  if (otherwise !== null) return otherwise;
  const requested: Requested[] = [];
  for (const one of doable) {
    const action = await takeUp(tx, deps, incident, policy, one, actions, request.by);
    const { outcome } = await agreeTo(tx, deps, incident, action, request);
    const status = outcome === 'approved' ? 'approved' : 'awaiting_approval';
    requested.push({ id: action.id, kind: action.kind, status });
  }
  const partly = doable.flatMap(({ step }) => [step.hold, step.leftOut]);
  const notices = [...incident.details.notices, ...partly].filter((notice) => notice !== null);
  const at = new Date(deps.now());
  await changeIncident(tx, incident, { details: { notices: [...new Set(notices)] } }, at);
  return { outcome: 'requested', actions: requested, left, ...(await heldBack(tx, org)) };
}

function leftOut({ step, stand, isForbidden }: WantedStep): LeftOut | null {
  const { kind, impossible, isUnconfigured = false } = step;
  if (isForbidden) return { kind, because: 'protected', reason: PROTECTED };
  if (stand.is === 'over') return { kind, because: stand.because, reason: stand.reason };
  if (impossible === null) return null;
  return { kind, because: isUnconfigured ? 'not_configured' : 'not_possible', reason: impossible };
}
