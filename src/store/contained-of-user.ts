/** Other incidents of a user whose sessions were ended: that ends those of every incident of theirs. */
import type { Rows } from './database.ts';
import { type ListedIncident, listIncidents } from './incident-list.ts';
import type { Incident } from './incidents.ts';

/** The latest first, at most fifty; none of an alarm. */
export async function containedOfUser(
  rows: Rows,
  { org, id, kind, userId }: Pick<Incident, 'org' | 'id' | 'kind' | 'userId'>,
): Promise<readonly ListedIncident[]> {
  if (kind !== 'session_hijack' || userId === null) return [];
  const containments = ['acted', 'verified'] as const;
  const found = await listIncidents(rows, { org, userId, kinds: [kind], containments });
  return found.filter((other) => other.id !== id);
}
