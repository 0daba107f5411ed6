/** How far people have agreed to an action that needs more than one of them. Pure. */
import { differentPeople } from './approver.ts';
import type { ActionStatus } from './incident.ts';

type Wanted = {
  readonly status: ActionStatus;
  readonly approvalsNeeded: number;
  /** Who has agreed so far; `api:name`, `slack:U…`. */
  readonly agreed: readonly string[];
};

/** Whether some people have agreed, but not enough. */
export function isHalfAgreed({ status, approvalsNeeded, agreed }: Wanted): boolean {
  const people = differentPeople(agreed);
  return status === 'awaiting_approval' && people > 0 && people < approvalsNeeded;
}

/** Whether this person has agreed, by whichever channel. */
export function hasAgreed({ agreed }: Pick<Wanted, 'agreed'>, by: string): boolean {
  return agreed.length > 0 && differentPeople([...agreed, by]) === differentPeople(agreed);
}

/**
 * Returns what follows “waits for approval”; empty where it waits for one person, or not at all.
 * @param named returns the name by which the reader knows a person
 */
export function agreementInWords(wanted: Wanted, named: (by: string) => string): string {
  const { status, approvalsNeeded, agreed } = wanted;
  if (status !== 'awaiting_approval' || approvalsNeeded < 2) return '';
  if (!isHalfAgreed(wanted)) return ` of ${approvalsNeeded} different people`;
  return `: ${differentPeople(agreed)} of ${approvalsNeeded} agreed (${agreed.map(named).join(', ')}); ${stillNeeded(wanted)}`;
}

/** Returns how many more people have to agree, as `one more person needed`. */
export function stillNeeded({ approvalsNeeded, agreed }: Wanted): string {
  const missing = approvalsNeeded - differentPeople(agreed);
  return missing === 1 ? 'one more person needed' : `${missing} more people needed`;
}
