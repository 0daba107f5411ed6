/** Conditions by which the list of incidents may be narrowed. */
import { eq, gte, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { Verdict } from '../domain/judgement/verdict.ts';
import {
  type ContainmentState,
  type IncidentKind,
  type IncidentStatus,
  OPEN_STATUSES,
} from '../domain/response/incident.ts';
import {
  type CameFrom,
  cameFromOneOf,
  fitsSearch,
  type IncidentSearch,
} from './incident-search.ts';
import { incidents } from './schema.ts';

/**
 * Position of an incident in the order of changes, to the microsecond, so that pages follow each other without a gap.
 */
export type ChangePlace = { readonly micros: number; readonly id: number };

/** Position of an incident in the order of urgency, see `INCIDENT_RANK`. */
export type UrgencyPlace = { readonly rank: number; readonly id: number };

export type IncidentFilter = {
  readonly org?: string;
  readonly kinds?: readonly IncidentKind[];
  readonly statuses?: readonly IncidentStatus[];
  readonly verdicts?: readonly Verdict[];
  readonly containments?: readonly ContainmentState[];
  readonly userId?: string;
  /** Only incidents of other users. */
  readonly notOfUser?: string;
  /** Login, in upper or lower case, or id. */
  readonly user?: string;
  readonly search?: IncidentSearch;
  /** Names of the assignee in lower case, of which it has any; null: nobody. */
  readonly assignee?: readonly string[] | null;
  /** Only incidents with an action that waits for a person. */
  readonly awaitingApproval?: true;
  /** Only incidents that a person has to contain by hand in Okta, see `isLeftToPeople`. */
  readonly leftToPeople?: true;
  /** Only incidents in which the stranger came from one of these. */
  readonly from?: readonly CameFrom[];
  readonly openedSince?: Date;
  readonly openedBefore?: Date;
  readonly changedSince?: Date;
  /** Only incidents with a lower id: the last id of the page before. */
  readonly before?: number;
  /** Only incidents changed later than this: the last place of the page before, in the order of changes. */
  readonly after?: ChangePlace;
  /** Only incidents less urgent than this: the last place of the page before, in the order of urgency. */
  readonly below?: UrgencyPlace;
  /** Default 50, at most 500. */
  readonly limit?: number;
};

/** `isLeftToPeople` in SQL. */
export const IS_LEFT_TO_PEOPLE = sql`(${incidents.details} -> 'isProtected' = 'true'
  and ${incidents.kind} = 'session_hijack' and ${inArray(incidents.status, [...OPEN_STATUSES])}
  and ${incidents.verdict} <> 'benign' and ${incidents.containment} <> 'verified'
  and ${incidents.details} ->> 'corroboration' is distinct from 'forged')`;

export function conditions(filter: IncidentFilter): SQL[] {
  return [...whatIsWanted(filter), ...whereThePageBegins(filter)];
}

function whatIsWanted(filter: IncidentFilter): SQL[] {
  const { assignee } = filter;
  const all: SQL[] = [];
  if (filter.org !== undefined) all.push(eq(incidents.org, filter.org));
  if (filter.kinds !== undefined) all.push(inArray(incidents.kind, [...filter.kinds]));
  if (filter.statuses !== undefined) all.push(inArray(incidents.status, [...filter.statuses]));
  if (filter.verdicts !== undefined) all.push(inArray(incidents.verdict, [...filter.verdicts]));
  if (filter.containments !== undefined)
    all.push(inArray(incidents.containment, [...filter.containments]));
  if (filter.userId !== undefined) all.push(eq(incidents.userId, filter.userId));
  if (filter.notOfUser !== undefined)
    all.push(sql`${incidents.userId} is distinct from ${filter.notOfUser}`);
  if (filter.user !== undefined) {
    all.push(
      sql`(${incidents.userId} = ${filter.user} or lower(${incidents.userLogin}) = lower(${filter.user}))`,
    );
  }
  if (filter.search !== undefined) all.push(fitsSearch(filter.search));
  if (assignee === null) all.push(isNull(incidents.assignee));
  else if (assignee !== undefined)
    all.push(inArray(sql`lower(${incidents.assignee})`, [...assignee]));
  if (filter.awaitingApproval === true) {
    all.push(sql`exists (select 1 from response_actions a where a.org = ${incidents}.org
      and a.incident_id = ${incidents}.id and a.status = 'awaiting_approval')`);
  }
  if (filter.leftToPeople === true) all.push(IS_LEFT_TO_PEOPLE);
  if (filter.from !== undefined) all.push(cameFromOneOf(filter.from));
  if (filter.openedSince !== undefined) all.push(gte(incidents.openedAt, filter.openedSince));
  if (filter.openedBefore !== undefined) all.push(lt(incidents.openedAt, filter.openedBefore));
  if (filter.changedSince !== undefined) all.push(gte(incidents.updatedAt, filter.changedSince));
  return all;
}

function whereThePageBegins({ before, after, below }: IncidentFilter): SQL[] {
  const all: SQL[] = [];
  if (before !== undefined) all.push(lt(incidents.id, before));
  if (after !== undefined) {
    const at = sql`timestamptz 'epoch' + ${after.micros}::bigint * interval '1 microsecond'`;
    all.push(sql`(${incidents.updatedAt}, ${incidents.id}) > (${at}, ${after.id}::bigint)`);
  }
  if (below !== undefined)
    all.push(
      sql`(${incidents.rank}, ${incidents.id}) < (${below.rank}::bigint, ${below.id}::bigint)`,
    );
  return all;
}
