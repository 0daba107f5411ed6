/** Counts the open incidents. */
import type pg from 'pg';
import type { Verdict } from '../domain/judgement/verdict.ts';
import { type IncidentKind, OPEN_STATUSES } from '../domain/response/incident.ts';

export type OpenIncidents = {
  readonly org: string;
  readonly kind: IncidentKind;
  readonly verdict: Verdict;
  readonly incidents: number;
};

/** Returns the counts by org, kind and verdict; none of zero. */
export async function openIncidents(pool: Pick<pg.Pool, 'query'>): Promise<OpenIncidents[]> {
  const { rows } = await pool.query<OpenIncidents>(
    `select org, kind, verdict, count(*)::int as incidents
     from incidents where status = any($1) group by org, kind, verdict`,
    [[...OPEN_STATUSES]],
  );
  return rows;
}
