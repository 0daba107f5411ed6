/** Tells what a person may have done about an incident beside its plan, for showing it and for doing it alike. */
import { type Stand, standOf, wantedByHand, whyImpossible } from '../../domain/response/by-hand.ts';
import { type PlanStep, planSteps } from '../../domain/response/plan.ts';
import { sparesUser } from '../../domain/response/protection.ts';
import { PLANNABLE_KINDS, type UserPolicy } from '../../domain/response/response-policy.ts';
import type { ResponseActionRow } from '../../store/actions.ts';
import { type Incident, isOpen } from '../../store/incidents.ts';
import { planContextOf } from '../decide/plan-context.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { policyOf } from '../policy-of.ts';

export type WantedStep = {
  readonly step: PlanStep;
  /** Whether the policy protects the user from it. */
  readonly isForbidden: boolean;
  readonly stand: Stand<ResponseActionRow>;
};

type Wanted = {
  /** Null: the plan for a hijack. */
  readonly kinds: readonly string[] | null;
  readonly again?: number | undefined;
};

/** Returns the steps of a request, each with the action that already exists for it, if any. */
export function stepsByHand(
  org: Org,
  incident: Incident,
  policy: UserPolicy,
  actions: readonly ResponseActionRow[],
  { kinds, again }: Wanted,
): readonly WantedStep[] {
  const { userId } = incident;
  if (userId === null) return [];
  const planned =
    kinds === null
      ? policy.plans.hijack
      : kinds.map((kind) => wantedByHand(kind, policy, org.config.responses));
  const series = `hand-${actions.length + 1}`;
  const context = planContextOf(org, incident, userId, series);
  const user = { ...context.user, status: null };
  return planSteps(planned, series, { ...context, user, askedByPerson: true }).map((step) => ({
    step: { ...step, impossible: whyImpossible(step, context.user) },
    isForbidden: policy.isProtected === 'yes' && !sparesUser(step),
    stand: standOf(step.kind, actions, again ?? null),
  }));
}

/** Why nothing may be done about an incident by this service, whoever asks. */
export type Barred = {
  readonly because: 'subject' | 'mode';
  readonly reason: string;
};

/** Returns why nothing may be done; null where something may. */
export function whyNothingByHand(
  { kind, details }: Pick<Incident, 'kind' | 'details'>,
  { mode }: Pick<UserPolicy, 'mode'>,
): Barred | null {
  if (kind !== 'session_hijack')
    return {
      because: 'subject',
      reason: 'It is not about a user’s session: there is nobody to act on.',
    };
  if (details.corroboration === 'forged')
    return { because: 'subject', reason: 'The delivery was forged: these events are not Okta’s.' };
  return mode === 'observe'
    ? {
        because: 'mode',
        reason: 'The mode is observe: the service does nothing in Okta, also when asked.',
      }
    : null;
}

export type Offers = {
  /** What is left to do of the plan for a hijack. */
  readonly plan: readonly WantedStep[];
  /** Every action that may be done by itself, or once more. */
  readonly single: readonly WantedStep[];
};

/** Returns what a person may have done about an open incident; null where nothing may be done. */
export function offersByHand(
  deps: Pick<Dependencies, 'orgs'>,
  incident: Incident,
  actions: readonly ResponseActionRow[],
): Offers | null {
  const org = deps.orgs.get(incident.org);
  const { userId } = incident;
  if (org === undefined || userId === null || !isOpen(incident)) return null;
  const policy = policyOf(deps, incident, userId);
  if (whyNothingByHand(incident, policy) !== null) return null;
  const steps = (kinds: readonly string[] | null) =>
    stepsByHand(org, incident, policy, actions, { kinds }).filter(
      ({ step, isForbidden }) => step.impossible === null && !isForbidden,
    );
  return {
    // For a protected user only a block is allowed, which contains nothing by itself.
    plan:
      policy.isProtected === 'yes' ? [] : steps(null).filter(({ stand }) => stand.is !== 'over'),
    // Planned one by one, since in one plan some would exclude others.
    single: PLANNABLE_KINDS.flatMap((kind) => steps([kind])).filter(isOffered),
  };
}

/** Whether it is offered: a waiting action is shown by itself, and one under way need not be asked for. */
function isOffered({ stand }: WantedStep): boolean {
  return stand.is === 'over' ? stand.action.status === 'done' : stand.is !== 'waiting';
}
