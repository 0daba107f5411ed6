/**
 * What a person has done about an incident in their own name, whatever it is judged: which action that is, and what
 * there is of it already. Pure.
 */
import type { ActionStatus, UserFacts } from './incident.ts';
import type { PlanStep } from './plan.ts';
import { isResponseActionKind, titleOfAction } from './response-action.ts';
import type { PlannedAction, ResponsePolicy, UserPolicy } from './response-policy.ts';
import { checkPrecondition } from './response-precondition.ts';

/** As the policy plans it for this user, where it does: a quarantine has its group there, a block its zone. */
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

/** What an incident has already of an action that somebody wants. */
export type Stand<T> =
  | { readonly is: 'new' }
  /** `waiting`: for people's word. `left`: nothing came of it, so that it is replaced. */
  | { readonly is: 'waiting' | 'left'; readonly action: T }
  | {
      readonly is: 'over';
      readonly action: T;
      readonly because: 'agreed' | 'done';
      readonly reason: string;
    };

/** @param again the done action that is to be done once more; by its id, so that two clicks are one wish */
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
 * Why a step cannot be done to this user; null where Okta is to say. What was known of the user's status may be
 * old, and is looked at before acting in any case.
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
