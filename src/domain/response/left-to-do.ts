/** Says what is left to do by hand because it outlives the sessions, and what actions see to. Pure. */
import type { ActionStatus, IncidentDetails } from './incident.ts';
import { passwordReset } from './known-password.ts';
import { type LastingDeed, lastingDeeds } from './lasting-deeds.ts';
import { openedApplications, openedByLogout } from './opened-applications.ts';

export type LeftToDo = {
  /** `remove the factor “X” and end the sessions inside “Payroll”`; null where nothing is. */
  readonly byHand: string | null;
  /** The same for what was changed alone: what was opened can wait for the answer of whoever is asked. */
  readonly ofChanges: string | null;
  /** What the actions that wait for approval are to undo; null where they undo nothing of it. */
  readonly byApproval: string | null;
  /** Whether an action that is agreed to undoes more of it, and has not ended yet. */
  readonly isUnderway: boolean;
};

type Acting = {
  readonly kind: string;
  readonly status: ActionStatus;
  /** Epoch milliseconds. */
  readonly startedAt: number | null;
};

export function leftToDo(details: IncidentDetails, actions: readonly Acting[]): LeftToDo {
  const lasting = lastingDeeds(details, actions);
  // Where the stranger changed the password as well, it is to be reset for that.
  const password = lasting.some(isOwnPassword) ? null : passwordReset(details, actions);
  const changes = [
    ...given(password?.byHand),
    ...remediesOf(lasting.filter(({ undoing }) => undoing === null)),
  ];
  const waiting = [
    ...given(password?.byApproval),
    ...remediesOf(lasting.filter(({ undoing }) => undoing === 'waiting')),
  ];
  const opened = endOpened(details, actions);
  return {
    byHand: listed([...changes, ...opened]),
    ofChanges: listed(changes),
    byApproval: listed(waiting),
    isUnderway:
      password?.isUnderway === true || lasting.some(({ undoing }) => undoing === 'underway'),
  };
}

function isOwnPassword({ deed: { eventType, toOther } }: LastingDeed): boolean {
  return (
    eventType.startsWith('user.account.') && eventType.endsWith('_password') && toOther !== true
  );
}

function given(order: string | null | undefined): readonly string[] {
  return order == null ? [] : [order];
}

function endOpened(details: IncidentDetails, actions: readonly Acting[]): readonly string[] {
  const opened = openedApplications(details);
  if (opened === null) return [];
  const reaches = actions.some(
    ({ kind, status }) => kind === 'universal_logout' && LOGS_OUT.has(status),
  );
  if (!reaches) return [`end the sessions inside ${opened}`];
  const byLogout = openedByLogout(details);
  if (byLogout === null)
    return [`end the sessions inside ${opened}, where Universal Logout does not reach them`];
  const { reached, notReached } = byLogout;
  return [
    ...(notReached === null ? [] : [`end the sessions inside ${notReached}`]),
    ...(reached === null
      ? []
      : [`make sure that Okta’s logout ended the sessions inside ${reached}`]),
  ];
}

const LOGS_OUT: ReadonlySet<ActionStatus> = new Set(['approved', 'running', 'done']);

const MOST_NAMED = 3;
/** The most named with those further behind that open the org, and so must be named. */
const MOST_IN_ALL = 6;

function remediesOf(lasting: readonly LastingDeed[]): readonly string[] {
  const named = lasting
    .filter(({ opensOrg }, place) => place < MOST_NAMED || opensOrg)
    .slice(0, MOST_IN_ALL)
    .map(({ remedy }) => remedy);
  const more = lasting.length - named.length;
  return more === 0 ? named : [...named, `undo ${more} more of what was done`];
}

function listed(orders: readonly string[]): string | null {
  const all = [...orders];
  const last = all.pop();
  if (last === undefined) return null;
  return all.length === 0 ? last : `${all.join(', ')} and ${last}`;
}
