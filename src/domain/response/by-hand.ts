/**
 * Tells which action a person wants done in their own name, whatever the verdict, and what the incident has of it
 * already. Pure.
 */
import type { ActionStatus, UserFacts } from './incident.ts';
import type { PlanStep } from './plan.ts';
import { isResponseActionKind, titleOfAction } from './response-action.ts';
import type { PlannedAction, ResponsePolicy, UserPolicy } from './response-policy.ts';
import { checkPrecondition } from './response-precondition.ts';

/**
 * Returns the action as the policy plans it for this user, since a plan names the group of a quarantine and the zone of
 * a block; without parameters where it plans none.
 */
export function wantedByHand(
  kind: string,
  { plans }: Pick<UserPolicy, 'plans'>,
  { escalation }: Pick<ResponsePolicy, 'escalation'>,
): PlannedAction {
  const planned = [...plans.hijack, ...plans.suspicious, ...escalation, ...plans.benign];
  return planned.find((action) => action.kind === kind) ?? { kind, params: {} };
}

type Beside = {
  readonly id: number;
  readonly kind: string;
  readonly status: ActionStatus;
  readonly guard: string | null;
  readonly undoOf: number | null;
  readonly finishedAt: Date | null;
};

/** What an incident already has of an action that somebody wants. */
export type Stand<T> =
  | { readonly is: 'new' }
  /** `waiting`: for people to agree. `left`: nothing came of it, so that it is replaced. */
  | { readonly is: 'waiting' | 'left'; readonly action: T }
  | {
      readonly is: 'over';
      readonly action: T;
      readonly because: 'agreed' | 'done';
      readonly reason: string;
    };

/**
 * Returns what the incident has of this kind of action.
 * @param again id of the done action to do once more; an id, so that two clicks are one wish
 */
export function standOf<T extends Beside>(
  kind: string,
  actions: readonly T[],
  again: number | null,
): Stand<T> {
  const action = actions
    .filter((one) => one.kind === kind && one.undoOf === null && one.guard !== 'replaced')
    .sort((a, b) => a.id - b.id)
    .at(-1);
  if (action === undefined) return { is: 'new' };
  const over = (because: 'agreed' | 'done', how: string) =>
    ({ is: 'over', action, because, reason: `${titleOfAction(kind)}: ${how}.` }) as const;
  switch (action.status) {
    case 'awaiting_approval':
      return { is: 'waiting', action };
    case 'proposed':
    case 'skipped':
    case 'expired':
      return { is: 'left', action };
    case 'approved':
      return over('agreed', 'it is agreed on already');
    case 'running':
      return over('agreed', 'it is being done already');
    case 'done':
      if (again === action.id) return { is: 'new' };
      return over(
        'done',
        `it was done at ${action.finishedAt?.toISOString() ?? 'some time'} already`,
      );
    case 'denied':
    case 'failed':
    case 'undone':
      return { is: 'new' };
  }
}

/**
 * Why a step cannot be done to this user; null where that is for Okta to say. The user's status may be out of date
 * here, and is looked at before acting in any case.
 */
export function whyImpossible(
  { kind, impossible }: PlanStep,
  { providerType }: Pick<UserFacts, 'providerType'>,
): string | null {
  if (impossible !== null || providerType === null || !isResponseActionKind(kind))
    return impossible;
  const precondition = checkPrecondition(kind, { status: 'not asked', providerType });
  return precondition.kind === 'refused' ? `${precondition.message} ${precondition.remedy}` : null;
}
