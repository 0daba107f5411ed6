import type { Dependencies } from '../pipeline/dependencies.ts';
import { hasIncidents } from '../store/org-status.ts';

/** Whether a list may be about the org: it is served here, or was and left incidents, unlike a mistyped one. */
export async function isKnownOrg(
  { database, orgs }: Pick<Dependencies, 'database' | 'orgs'>,
  org: string | undefined,
): Promise<boolean> {
  return org === undefined || orgs.has(org) || (await hasIncidents(database.rows, org));
}
