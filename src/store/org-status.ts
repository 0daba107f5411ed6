/** The state of an org's intake of events, its waiting work and its incidents. */
import { and, count, eq, inArray, notLike, sql } from 'drizzle-orm';
import { OPEN_STATUSES } from '../domain/response/incident.ts';
import type { Rows } from './database.ts';
import { IS_LEFT_TO_PEOPLE } from './incident-filter.ts';
import { LEFT_LINE } from './left-lines.ts';
import { cursors, deliveriesSetAside, incidents, orgSwitches, responseActions } from './schema.ts';

/** A named fact that a stage keeps about an org, e.g. the System Log reader's position. */
export type OrgFact = { readonly name: string; readonly value: unknown; readonly updatedAt: Date };

/** The facts of an org, sorted by name. */
export async function orgFacts(rows: Rows, org: string): Promise<OrgFact[]> {
  return rows
    .select({ name: cursors.name, value: cursors.value, updatedAt: cursors.updatedAt })
    .from(cursors)
    .where(and(eq(cursors.org, org), notLike(cursors.name, LEFT_LINE)))
    .orderBy(cursors.name);
}

/** Counts what could not be read in the last seven days. */
export async function countSetAside(rows: Rows, org: string): Promise<number> {
  const [counted] = await rows
    .select({ events: count() })
    .from(deliveriesSetAside)
    .where(
      and(
        eq(deliveriesSetAside.org, org),
        sql`${deliveriesSetAside.receivedAt} > now() - interval '7 days'`,
      ),
    );
  return counted?.events ?? 0;
}

export type IncidentCounts = {
  readonly hijack: number;
  /** Hijacks among them whose containment is not verified in the log. */
  readonly uncontained: number;
  readonly suspicious: number;
  /** Incidents about the hook, the deliveries, and what failed for good. */
  readonly alarms: number;
  /** Incidents with an action that waits for a person. */
  readonly waiting: number;
  /** Thefts that a person has to contain by hand in Okta: the policy protects the user. */
  readonly byHand: number;
  readonly open: number;
};

/** Counts the open incidents, in all orgs or in one. */
export async function countOpenIncidents(rows: Rows, org: string | null): Promise<IncidentCounts> {
  const waiting = sql`exists (select 1 from ${responseActions} where ${responseActions.org} = ${incidents.org}
    and ${responseActions.incidentId} = ${incidents.id} and ${responseActions.status} = 'awaiting_approval')`;
  const isHijack = sql`${incidents.kind} = 'session_hijack'`;
  const counted = (condition: ReturnType<typeof sql>) =>
    sql<number>`(count(*) filter (where ${condition}))::int`;
  const [counts] = await rows
    .select({
      hijack: counted(sql`${isHijack} and ${incidents.verdict} = 'hijack'`),
      uncontained: counted(
        sql`${isHijack} and ${incidents.verdict} = 'hijack' and ${incidents.containment} <> 'verified'`,
      ),
      suspicious: counted(sql`${isHijack} and ${incidents.verdict} = 'suspicious'`),
      alarms: counted(sql`not ${isHijack}`),
      waiting: counted(waiting),
      byHand: counted(IS_LEFT_TO_PEOPLE),
      open: sql<number>`count(*)::int`,
    })
    .from(incidents)
    .where(
      and(
        inArray(incidents.status, [...OPEN_STATUSES]),
        org === null ? undefined : eq(incidents.org, org),
      ),
    );
  if (counts === undefined) throw new Error('an aggregate without a row');
  return counts;
}

/**
 * Returns the org an incident belongs to: ids are unique across orgs. Null where there is no such incident.
 * @param uid where it is given, only the incident with it counts, not another that has the number after a restore
 */
export async function orgOfIncident(
  rows: Rows,
  incidentId: number,
  uid: string | null = null,
): Promise<string | null> {
  const [row] = await rows
    .select({ org: incidents.org, uid: incidents.uid })
    .from(incidents)
    .where(eq(incidents.id, incidentId));
  return row === undefined || (uid !== null && row.uid !== uid) ? null : row.org;
}

/** Whether there ever was an incident in the org. */
export async function hasIncidents(rows: Rows, org: string): Promise<boolean> {
  const some = rows.select({ one: sql`1` }).from(incidents).where(eq(incidents.org, org)).limit(1);
  return (await some).length > 0;
}

/** Orgs whose actions somebody has stopped. */
export async function pausedOrgs(rows: Rows): Promise<string[]> {
  const paused = await rows
    .select({ org: orgSwitches.org })
    .from(orgSwitches)
    .where(eq(orgSwitches.actionsPaused, true))
    .orderBy(orgSwitches.org);
  return paused.map(({ org }) => org);
}
