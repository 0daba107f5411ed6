/** Whether closing an incident as a theft would leave whoever stole the session inside. */
import type { Resolution } from '../../domain/response/incident.ts';
import { isClosedAsTheft, isUncontained } from '../../domain/response/uncontained.ts';
import { containedOfUser } from '../../store/contained-of-user.ts';
import type { Rows } from '../../store/database.ts';
import type { Incident } from '../../store/incidents.ts';

type About = Pick<
  Incident,
  'org' | 'id' | 'kind' | 'userId' | 'containment' | 'lastBadAt' | 'details'
>;

/** Also while what was agreed on is being done: closing calls off what has not begun. */
export async function leavesInside(rows: Rows, incident: About): Promise<boolean> {
  return isUncontained(incident, await containedOfUser(rows, incident));
}

export type NotContained = { readonly outcome: 'not_contained'; readonly reason: string };

type Closing = {
  readonly resolution: Resolution;
  /** Whether it is to be closed although nothing is contained; left out by callers that do not ask: it is, and they are told. */
  readonly uncontained?: boolean | undefined;
};

/** Says who stays inside a session whose incident is closed so; or the refusal, where that was not to happen. */
export async function leftBy(
  rows: Rows,
  incident: About,
  { resolution, uncontained }: Closing,
): Promise<'nobody' | 'stranger' | NotContained> {
  if (!isClosedAsTheft(resolution) || !(await leavesInside(rows, incident))) return 'nobody';
  return uncontained === false ? { outcome: 'not_contained', reason: INSIDE } : 'stranger';
}

const INSIDE =
  'Nothing is contained and the session has not ended, so whoever stole it stays inside. Contain it first (act), or confirm that you close it all the same (uncontained).';
