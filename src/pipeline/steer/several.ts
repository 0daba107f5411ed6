/**
 * Does the same to several incidents, one after the other, each by its own rules and with its own history. One that
 * cannot be changed holds up none of the others, and is reported with its reason.
 */
import { orgOfIncident } from '../../store/org-status.ts';
import type { SteerDependencies } from '../dependencies.ts';

/** Most incidents at once: more than a person can answer for. */
export const MOST_AT_ONCE = 200;

export type WantedIncident = {
  readonly id: number;
  /** The rest of its reference, where it was given: it then has to match. */
  readonly uid?: string | null;
};

/** What came of one of them: the outcome of steering it, or why it was not tried. */
export type OneOfSeveral<T> = {
  readonly incidentId: number;
  readonly outcome:
    | T
    | { readonly outcome: 'incident_not_found' | 'failed' }
    | { readonly outcome: 'org_not_configured'; readonly org: string };
};

/**
 * Steers them in the order given, each once; where one is named twice, the first name counts.
 * @param onFault called with errors that should not have happened; the others are still done
 */
export async function steerSeveral<T extends { readonly outcome: string }>(
  deps: Pick<SteerDependencies, 'database' | 'orgs'>,
  wanted: readonly WantedIncident[],
  steer: (named: { readonly org: string; readonly incidentId: number }) => Promise<T>,
  onFault: (error: unknown, incidentId: number) => void,
): Promise<readonly OneOfSeveral<T>[]> {
  const results: OneOfSeveral<T>[] = [];
  const once = new Set<number>();
  for (const { id: incidentId, uid } of wanted) {
    if (once.has(incidentId)) continue;
    once.add(incidentId);
    try {
      const org = await orgOfIncident(deps.database.rows, incidentId, uid);
      if (org === null) results.push({ incidentId, outcome: { outcome: 'incident_not_found' } });
      else if (!deps.orgs.has(org))
        results.push({ incidentId, outcome: { outcome: 'org_not_configured', org } });
      else results.push({ incidentId, outcome: await steer({ org, incidentId }) });
    } catch (error) {
      onFault(error, incidentId);
      results.push({ incidentId, outcome: { outcome: 'failed' } });
    }
  }
  return results;
}
