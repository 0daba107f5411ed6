import type { People } from '../domain/response/people.ts';
import type { Rows } from '../store/database.ts';
import {
  type ListedIncident,
  listChanges,
  listIncidents,
  listUrgent,
} from '../store/incident-list.ts';
import { type IncidentQuery, incidentFilter } from './incident-query.ts';

export type IncidentPage = {
  readonly incidents: readonly ListedIncident[];
  /** What to send as `cursor` for the page after this one; null on the last. */
  readonly next: number | string | null;
};

/** Reads one page of the list, in the order that was asked for. */
export async function incidentPage(
  rows: Rows,
  query: IncidentQuery,
  people: People,
): Promise<IncidentPage> {
  const filter = incidentFilter(query, people);
  const { limit } = query;
  if (query.order === 'opened')
    return cutPage(await listIncidents(rows, filter), limit, ({ id }) => id);
  if (query.order === 'updated')
    return cutPlaced(await listChanges(rows, filter), limit, ({ micros, id }) => `${micros}-${id}`);
  return cutPlaced(await listUrgent(rows, filter), limit, ({ rank, id }) => `${rank}-${id}`);
}

function cutPlaced<Place>(
  found: readonly (ListedIncident & { readonly place: Place })[],
  limit: number,
  cursorOf: (place: Place) => string,
): IncidentPage {
  const { incidents, next } = cutPage(found, limit, ({ place }) => cursorOf(place));
  return { incidents: incidents.map(({ place: _, ...incident }) => incident), next };
}

function cutPage<Row>(
  found: readonly Row[],
  limit: number,
  cursorOf: (row: Row) => string | number,
) {
  const incidents = found.slice(0, limit);
  const last = found.length > limit ? incidents.at(-1) : undefined;
  return { incidents, next: last === undefined ? null : cursorOf(last) };
}
