/** How far people have agreed to an action that needs more than one of them. Pure. */
import type { ActionStatus } from './incident.ts';
import { differentPeople, isNameOf } from './people.ts';
import type { Decider } from './themselves.ts';

type Wanted = {
  readonly status: ActionStatus;
  readonly approvalsNeeded: number;
  /** Who has agreed so far; `api:name`, `slack:U…`. */
  readonly agreed: readonly string[];
};

/** Whether some people have agreed, but not enough. */
export function isHalfAgreed({ status, approvalsNeeded, agreed }: Wanted): boolean {
  const people = peopleAgreed(agreed);
  return status === 'awaiting_approval' && people > 0 && people < approvalsNeeded;
}

/** Whether this person has agreed, by whichever channel. */
export function hasAgreed(
  { agreed }: Pick<Wanted, 'agreed'>,
  person: Pick<Decider, 'by' | 'alsoKnownAs'>,
): boolean {
  return agreed.some((one) => isNameOf(person, one));
}

/**
 * Counts those who have agreed. Whoever answers under a second name that the policy joins, or with the same address, is
 * not kept as another, so that the names kept can be counted without the policy.
 */
export function peopleAgreed(agreed: readonly string[]): number {
  return differentPeople(agreed, []);
}

/**
 * Returns what follows “waits for approval”; empty where it waits for one person, or not at all.
 * @param named returns the name by which the reader knows a person
 */
export function agreementInWords(wanted: Wanted, named: (by: string) => string): string {
  const { status, approvalsNeeded, agreed } = wanted;
  if (status !== 'awaiting_approval' || approvalsNeeded < 2) return '';
  if (!isHalfAgreed(wanted)) return ` of ${approvalsNeeded} different people`;
  return `: ${peopleAgreed(agreed)} of ${approvalsNeeded} agreed (${agreed.map(named).join(', ')}); ${stillNeeded(wanted)}`;
}

/** Returns how many more people have to agree, as `one more person needed`. */
export function stillNeeded({ approvalsNeeded, agreed }: Wanted): string {
  const missing = approvalsNeeded - peopleAgreed(agreed);
  return missing === 1 ? 'one more person needed' : `${missing} more people needed`;
}

/** Says to somebody who has agreed who has to agree as well, after so many of so many. */
export function othersHaveTo(approvals: number, needed: number): string {
  const missing = needed - approvals;
  return missing === 1 ? 'somebody else has to agree' : `${missing} others have to agree`;
}

/**
 * Returns who else has to agree to actions that some people have agreed to, as `a second person`.
 * @param half how many different people have agreed to each, and how many have to
 */
export function whoIsMissing(
  half: readonly { readonly agreed?: number; readonly needed?: number }[],
): string {
  const counts = new Set(half.map(({ agreed = 0, needed = agreed + 1 }) => needed - agreed));
  const [count] = counts;
  if (count === undefined || counts.size > 1) return 'more people';
  if (count > 1) return `${count} more people`;
  return half.every(({ agreed }) => agreed === 1) ? 'a second person' : 'one more person';
}
