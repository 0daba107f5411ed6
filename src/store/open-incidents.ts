/** How many incidents are open. */
import type pg from 'pg';
import type { Verdict } from '../domain/judgement/verdict.ts';
import { type IncidentKind, OPEN_STATUSES } from '../domain/response/incident.ts';

export type OpenIncidents = {
  readonly org: string;
  readonly kind: IncidentKind;
  readonly verdict: Verdict;
  readonly incidents: number;
};

/** Of each org, kind and verdict of which any are. */
export async function openIncidents(pool: Pick<pg.Pool, 'query'>): Promise<OpenIncidents[]> {
  const { rows } = await pool.query<OpenIncidents>(
    `select org, kind, verdict, count(*)::int as incidents
     from incidents where status = any($1) group by org, kind, verdict`,
    [[...OPEN_STATUSES]],
  );
  return rows;
}
