import type { Rows } from '../store/database.ts';
import { type ListedIncident, listChanges, listIncidents } from '../store/incident-list.ts';
import { cutPage, type IncidentQuery, incidentFilter } from './incident-query.ts';

export type IncidentPage = {
  readonly incidents: readonly ListedIncident[];
  /** What to send as `cursor` for the page after this one; null on the last. */
  readonly next: number | string | null;
};

/** One page of the list, in the order that was asked for. */
export async function incidentPage(rows: Rows, query: IncidentQuery): Promise<IncidentPage> {
  const filter = incidentFilter(query);
  if (query.order === 'opened') {
    const { rows: incidents, next } = cutPage(await listIncidents(rows, filter), query.limit);
    return { incidents, next };
  }
  const found = await listChanges(rows, filter);
  const page = found.slice(0, query.limit);
  const last = found.length > page.length ? page.at(-1)?.place : undefined;
  return {
    incidents: page.map(({ place: _, ...incident }) => incident),
    next: last === undefined ? null : `${last.micros}-${last.id}`,
  };
}
