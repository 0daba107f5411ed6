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
  /** Whoever closes it knows that nothing is contained. */
  readonly uncontained?: boolean | undefined;
};

/** What closing leaves: nobody inside, somebody as whoever closes it knows, or the refusal. */
export async function leftBy(
  rows: Rows,
  incident: About,
  { resolution, uncontained }: Closing,
): Promise<'nobody' | 'stranger' | NotContained> {
  if (!isClosedAsTheft(resolution) || !(await leavesInside(rows, incident))) return 'nobody';
  return uncontained === true ? 'stranger' : { outcome: 'not_contained', reason: INSIDE };
}

const INSIDE =
  'Nothing is contained and the session has not ended, so whoever stole it stays inside. Contain it first (act), or confirm that you close it all the same (uncontained).';
