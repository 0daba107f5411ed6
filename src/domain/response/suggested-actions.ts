/** Which single actions answer what is left to do of a theft: those come before the others. Pure. */

import type { Verdict } from '../judgement/verdict.ts';
import type { ActionStatus, ContainmentState, IncidentDetails } from './incident.ts';
import { passwordReset } from './known-password.ts';
import { lastingDeeds, undoneBy } from './lasting-deeds.ts';
import { openedApplications } from './opened-applications.ts';
import { refusesSuspended } from './while-suspended.ts';

type Standing = {
  readonly verdict: Verdict;
  readonly containment: ContainmentState;
  readonly details: IncidentDetails;
};

type Acting = {
  readonly kind: string;
  readonly status: ActionStatus;
  /** Epoch milliseconds. */
  readonly startedAt: number | null;
};

/** Returns kinds of actions, the most wanted first; none of what is done, agreed to or waiting already. */
export function suggestedActions(
  { verdict, containment, details }: Standing,
  actions: readonly Acting[],
): readonly string[] {
  const isSuspended = actions.some(({ kind, status }) => kind === 'suspend' && status === 'done');
  const undoing = lastingDeeds(details, actions).flatMap(({ deed, undoing: being }) =>
    being === null && deed.toOther !== true ? undoneBy(deed.eventType).slice(0, 1) : [],
  );
  const wanted = [
    ...(containment === 'broken' && !isSuspended ? ['suspend'] : []),
    ...undoing,
    ...(passwordReset(details, actions).byHand === null ? [] : ['reset_password']),
    ...(verdict === 'hijack' && openedApplications(details) !== null ? ['universal_logout'] : []),
  ];
  const isGoing = (wish: string) =>
    actions.some(({ kind, status }) => kind === wish && GOING.has(status));
  return [...new Set(wanted)].filter(
    (kind) => !isGoing(kind) && !(isSuspended && refusesSuspended(kind)),
  );
}

const GOING: ReadonlySet<ActionStatus> = new Set([
  'awaiting_approval',
  'approved',
  'running',
  'done',
]);

const UNDOERS: readonly string[] = ['unenroll_new_factors', 'revoke_api_tokens'];

/** Whether an action only takes away what a stranger added, and nothing of the kind was seen to be added. */
export function hasNothingSeen(
  kind: string,
  { afterwards }: Pick<IncidentDetails, 'afterwards'>,
): boolean {
  if (!UNDOERS.includes(kind)) return false;
  return !afterwards.some(({ eventType }) => undoneBy(eventType).some((one) => one === kind));
}
