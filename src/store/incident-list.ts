/** Incidents as a list: filtered, in one of three orders, page by page. */
import { and, asc, desc, gt, type SQL, sql } from 'drizzle-orm';
import { OPEN_STATUSES } from '../domain/response/incident.ts';
import type { Rows } from './database.ts';
import {
  type ChangePlace,
  conditions,
  type IncidentFilter,
  type UrgencyPlace,
} from './incident-filter.ts';
import { withDetails } from './incident-row.ts';
import { type VisibleIncident, visible } from './incident-view.ts';
import { incidents } from './schema.ts';

export type ListedIncident = VisibleIncident & {
  /** Actions that wait for a person. */
  readonly awaitingApproval: number;
  /** The last note, for whoever has the next shift; null where there is none. */
  readonly latestNote: { readonly text: string; readonly by: string; readonly at: Date } | null;
};

/** Incidents, the latest first. */
export async function listIncidents(rows: Rows, filter: IncidentFilter): Promise<ListedIncident[]> {
  const found = await selectListed(rows, filter).orderBy(desc(incidents.id)).limit(most(filter));
  return found.map(listed);
}

/** Incidents in order of their last change, the earliest first, each with its place. */
export async function listChanges(
  rows: Rows,
  filter: IncidentFilter,
): Promise<(ListedIncident & { readonly place: ChangePlace })[]> {
  const found = await selectListed(rows, filter)
    .orderBy(asc(incidents.updatedAt), asc(incidents.id))
    .limit(most(filter));
  return found.map((one) => ({
    ...listed(one),
    place: { micros: Number(one.micros), id: one.row.id },
  }));
}

/** Incidents by how soon somebody has to look, see `INCIDENT_RANK`; the latest first among those alike. */
export async function listUrgent(
  rows: Rows,
  filter: IncidentFilter,
): Promise<(ListedIncident & { readonly place: UrgencyPlace })[]> {
  const isOpenOnly = filter.statuses?.every((status) => OPEN_STATUSES.includes(status)) ?? false;
  // Without this, all ended incidents would be read to fill the rest of a page.
  const only = isOpenOnly ? [gt(incidents.rank, 0)] : [];
  const found = await selectListed(rows, filter, only)
    .orderBy(desc(incidents.rank), desc(incidents.id))
    .limit(most(filter));
  return found.map((one) => ({ ...listed(one), place: { rank: one.row.rank, id: one.row.id } }));
}

const WAITING = sql<number>`(select count(*)::int from response_actions a
  where a.org = ${incidents}.org and a.incident_id = ${incidents}.id and a.status = 'awaiting_approval')`;
const MICROS = sql<string>`(extract(epoch from ${incidents.updatedAt}) * 1000000)::bigint`;
const NOTE = sql<{ text: string; by: string; at: string } | null>`(
  select jsonb_build_object('text', e.data ->> 'text', 'by', e.actor, 'at', e.at) from incident_events e
  where e.org = ${incidents}.org and e.incident_id = ${incidents}.id and e.kind = 'note'
  order by e.sequence desc limit 1)`;

function selectListed(rows: Rows, filter: IncidentFilter, more: readonly SQL[] = []) {
  return rows
    .select({ row: incidents, waiting: WAITING, micros: MICROS, note: NOTE })
    .from(incidents)
    .where(and(...conditions(filter), ...more));
}

type Found = Awaited<ReturnType<typeof selectListed>>[number];

function listed({ row, waiting: awaitingApproval, note }: Found): ListedIncident {
  const latestNote = note === null ? null : { ...note, at: new Date(note.at) };
  return { ...visible(withDetails(row)), awaitingApproval, latestNote };
}

function most({ limit = 50 }: IncidentFilter): number {
  return Math.min(limit, 500);
}
