import type { Dependencies } from '../pipeline/dependencies.ts';
import { hasIncidents } from '../store/org-status.ts';

/** Whether a list may be about the org: one that is served here, or that was and left incidents. A mistyped one had none. */
export async function isKnownOrg(
  { database, orgs }: Pick<Dependencies, 'database' | 'orgs'>,
  org: string | undefined,
): Promise<boolean> {
  return org === undefined || orgs.has(org) || (await hasIncidents(database.rows, org));
}
