/** Incidents as a list: filtered, in one of two orders, page by page. */
import { and, asc, desc, eq, gte, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { Verdict } from '../domain/judgement/verdict.ts';
import type {
  ContainmentState,
  IncidentKind,
  IncidentStatus,
} from '../domain/response/incident.ts';
import type { Rows } from './database.ts';
import { withDetails } from './incident-row.ts';
import { type VisibleIncident, visible } from './incident-view.ts';
import { incidents } from './schema.ts';

export type ListedIncident = VisibleIncident & {
  /** Actions that wait for a person. */
  readonly awaitingApproval: number;
};

export type CameFrom = { readonly ip: string } | { readonly asn: number };

/** The place of an incident in the order of changes, to the microsecond: pages follow each other without a gap. */
export type ChangePlace = { readonly micros: number; readonly id: number };

export type IncidentFilter = {
  readonly org?: string;
  readonly kinds?: readonly IncidentKind[];
  readonly statuses?: readonly IncidentStatus[];
  readonly verdicts?: readonly Verdict[];
  readonly containments?: readonly ContainmentState[];
  readonly userId?: string;
  /** Login, in any case of letters, or id. */
  readonly user?: string;
  /** Who has it, in any case of letters; null: nobody. */
  readonly assignee?: string | null;
  /** Only those with an action that waits for a person. */
  readonly awaitingApproval?: true;
  /** Only those in which the stranger came from one of them. */
  readonly from?: readonly CameFrom[];
  readonly openedSince?: Date;
  readonly changedSince?: Date;
  /** Incidents with a lower id only: the last id of the page before. */
  readonly before?: number;
  /** Incidents changed later only: the last place of the page before, in the order of changes. */
  readonly after?: ChangePlace;
  /** Default 50, at most 500. */
  readonly limit?: number;
};

/** Incidents, the latest first. */
export async function listIncidents(rows: Rows, filter: IncidentFilter): Promise<ListedIncident[]> {
  const found = await selectListed(rows, filter).orderBy(desc(incidents.id)).limit(most(filter));
  return found.map(listed);
}

/** Incidents in the order in which they were changed last, the longest ago first, each with its place. */
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

const WAITING = sql<number>`(select count(*)::int from response_actions a
  where a.org = ${incidents}.org and a.incident_id = ${incidents}.id and a.status = 'awaiting_approval')`;
const MICROS = sql<string>`(extract(epoch from ${incidents.updatedAt}) * 1000000)::bigint`;

function selectListed(rows: Rows, filter: IncidentFilter) {
  return rows
    .select({ row: incidents, waiting: WAITING, micros: MICROS })
    .from(incidents)
    .where(and(...conditions(filter)));
}

type Found = Awaited<ReturnType<typeof selectListed>>[number];

function listed({ row, waiting: awaitingApproval }: Found): ListedIncident {
  return { ...visible(withDetails(row)), awaitingApproval };
}

function most({ limit = 50 }: IncidentFilter): number {
  return Math.min(limit, 500);
}

function conditions(filter: IncidentFilter): SQL[] {
  const { assignee, after } = filter;
  const all: SQL[] = [];
  if (filter.org !== undefined) all.push(eq(incidents.org, filter.org));
  if (filter.kinds !== undefined) all.push(inArray(incidents.kind, [...filter.kinds]));
  if (filter.statuses !== undefined) all.push(inArray(incidents.status, [...filter.statuses]));
  if (filter.verdicts !== undefined) all.push(inArray(incidents.verdict, [...filter.verdicts]));
  if (filter.containments !== undefined)
    all.push(inArray(incidents.containment, [...filter.containments]));
  if (filter.userId !== undefined) all.push(eq(incidents.userId, filter.userId));
  if (filter.user !== undefined) {
    all.push(
      sql`(${incidents.userId} = ${filter.user} or lower(${incidents.userLogin}) = lower(${filter.user}))`,
    );
  }
  if (assignee === null) all.push(isNull(incidents.assignee));
  else if (assignee !== undefined) all.push(sql`lower(${incidents.assignee}) = lower(${assignee})`);
  if (filter.awaitingApproval === true) {
    all.push(sql`exists (select 1 from response_actions a where a.org = ${incidents}.org
      and a.incident_id = ${incidents}.id and a.status = 'awaiting_approval')`);
  }
  if (filter.from !== undefined) all.push(cameFromOneOf(filter.from));
  if (filter.openedSince !== undefined) all.push(gte(incidents.openedAt, filter.openedSince));
  if (filter.changedSince !== undefined) all.push(gte(incidents.updatedAt, filter.changedSince));
  if (filter.before !== undefined) all.push(lt(incidents.id, filter.before));
  if (after !== undefined) {
    const at = sql`timestamptz 'epoch' + ${after.micros}::bigint * interval '1 microsecond'`;
    all.push(sql`(${incidents.updatedAt}, ${incidents.id}) > (${at}, ${after.id}::bigint)`);
  }
  return all;
}

/** Found first, by their own indexes: the latest incidents would be read one by one, each whole, until enough came from there. */
function cameFromOneOf(places: readonly CameFrom[]): SQL {
  const each = places.map((place) => {
    const there = JSON.stringify([place]);
    return sql`details -> 'stolen' @> ${there}::jsonb or details #> '{addresses,stranger}' @> ${there}::jsonb`;
  });
  return sql`${incidents.id} = any(array(select id from incidents where ${sql.join(each, sql` or `)}))`;
}
