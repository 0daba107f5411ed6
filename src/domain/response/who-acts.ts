/** Tells where something can be done to the user of an incident, and why nothing was done by itself. Pure. */
import type { Guard } from './guardrails.ts';
import type { ActionStatus } from './incident.ts';
import type { JudgedBy } from './judged-by.ts';

export type ActedOn = {
  readonly actions: readonly {
    readonly status: ActionStatus;
    /** What kept it from being done; null for what was skipped because somebody closed the incident. */
    readonly guard: Guard | null;
    readonly undoOf: number | null;
  }[];
  /** By which rules it was judged last; null where that is not known. */
  readonly judgedBy: JudgedBy | null;
};

/** Where to have something done, in words: by hand in Okta where the policy only observes, or protects the user. */
export function where(incident: ActedOn): string {
  const { actions, judgedBy } = incident;
  const observes =
    judgedBy?.mode === 'observe' || actions.some(({ status }) => status === 'proposed');
  return observes || isProtected(incident)
    ? 'by hand in Okta'
    : 'from the incident’s page or in Okta';
}

/**
 * Whether the policy protects the user: by the last judgement, or, where that does not say, by what was left out for
 * it.
 */
export function isProtected({ actions, judgedBy }: ActedOn): boolean {
  const said = judgedBy?.protected;
  if (said === 'yes' || said === 'no') return said === 'yes';
  return actions.some(({ guard }) => guard === 'protected');
}

/** Why nothing was done by itself, in words that follow a colon. */
export function whyNothing(incident: ActedOn): string {
  const forward = incident.actions.filter(({ undoOf }) => undoOf === null);
  const is = (status: ActionStatus) => forward.some((action) => action.status === status);
  if (is('proposed')) return 'in observe mode nothing is done by itself';
  if (isProtected(incident)) return 'the policy forbids the service to touch this user';
  if (is('expired')) return 'nobody answered in time, so nothing was done';
  if (is('denied')) return 'the actions were denied';
  if (forward.some(({ status, guard }) => status === 'skipped' && guard === null))
    return 'closing the incident had called off what was planned';
  return is('skipped') ? 'what was planned was held back' : 'no action is planned';
}
