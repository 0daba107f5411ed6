/**
 * The one reader behind the API, the console, Slack, the webhooks and the commands: what a person or
 * a receiver may see of an incident. Session ids are hashed here, and nowhere later.
 */
import { and, asc, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { Verdict } from '../domain/judgement/verdict.ts';
import { pausedBy } from '../domain/response/guardrails.ts';
import type { IncidentKind, IncidentStatus } from '../domain/response/incident.ts';
import { isAboutSession } from '../domain/response/incident-subject.ts';
import { nextStepOf, type StandingAction } from '../domain/response/next-step.ts';
import { titleOfAction } from '../domain/response/response-action.ts';
import { userSays } from '../domain/response/user-question.ts';
import { actionsOf, type ResponseActionRow } from './actions.ts';
import { type AskedUser, askedOf } from './asked-users.ts';
import type { Rows } from './database.ts';
import { type FindingRow, findingsOf } from './findings.ts';
import { readHistory } from './history.ts';
import { type Incident, withDetails } from './incident-row.ts';
import { incidents, notifications } from './schema.ts';
import { hashedSessionId } from './session-hash.ts';
import { readSwitch } from './switches.ts';

export type VisibleIncident = Omit<Incident, 'subject'> & {
  /** What people call it: `INC-42`. */
  readonly reference: string;
  /** The hashed session id; for alarms about a hook, the hook's id. */
  readonly subject: string;
};

export type VisibleFinding = Omit<FindingRow, 'sessionId'> & { readonly session: string };

export type IncidentView = {
  readonly incident: VisibleIncident;
  readonly findings: readonly VisibleFinding[];
  readonly actions: readonly ResponseActionRow[];
  /** What the user was asked about it in Slack, and said; the oldest first. */
  readonly asked: readonly AskedUser[];
  /** What a person should do next, in one sentence; null where nothing is left to do. */
  readonly nextStep: string | null;
  readonly history: Awaited<ReturnType<typeof readHistory>>;
  readonly notifications: readonly (typeof notifications.$inferSelect)[];
};

export type ListedIncident = VisibleIncident & {
  /** Actions that wait for a person. */
  readonly awaitingApproval: number;
};

export type IncidentFilter = {
  readonly org?: string;
  readonly kinds?: readonly IncidentKind[];
  readonly statuses?: readonly IncidentStatus[];
  readonly verdicts?: readonly Verdict[];
  readonly userId?: string;
  /** Login, in any case of letters, or id. */
  readonly user?: string;
  /** Only those with an action that waits for a person. */
  readonly awaitingApproval?: true;
  /** Only those in which the stranger came from there. */
  readonly from?: { readonly ip: string } | { readonly asn: number };
  readonly openedSince?: Date;
  /** Incidents with a lower id only: the last id of the page before. */
  readonly before?: number;
  /** Default 50, at most 500. */
  readonly limit?: number;
};

/** Everything about one incident, or null where the org has none of that id. */
export async function incidentView(
  rows: Rows,
  org: string,
  id: number,
): Promise<IncidentView | null> {
  const [row] = await rows
    .select()
    .from(incidents)
    .where(and(eq(incidents.org, org), eq(incidents.id, id)));
  if (row === undefined) return null;
  const told = await rows
    .select()
    .from(notifications)
    .where(and(eq(notifications.org, org), eq(notifications.incidentId, id)))
    .orderBy(asc(notifications.id));
  const incident = withDetails(row);
  const actions = await readActions(rows, org, id);
  const asked = await askedOf(rows, org, id);
  const standing = { ...incident, actions: actions.map(standingOf), userSays: userSays(asked) };
  return {
    incident: visible(incident),
    findings: (await findingsOf(rows, org, [id])).map(({ sessionId, ...finding }) => ({
      ...finding,
      session: hashedSessionId(org, sessionId),
    })),
    actions,
    asked,
    nextStep: nextStepOf(standing),
    history: await readHistory(rows, org, id),
    notifications: told,
  };
}

/** What is agreed on waits while the org's switch is turned, whatever else there is to say of it. */
async function readActions(rows: Rows, org: string, id: number): Promise<ResponseActionRow[]> {
  const actions = await actionsOf(rows, org, id);
  const { actionsPaused, changedBy } = await readSwitch(rows, org);
  if (!actionsPaused) return actions;
  const stopped = pausedBy(changedBy);
  return actions.map((action) => {
    if (action.status !== 'approved') return action;
    const own = action.guard === 'paused' ? null : action.reason;
    return { ...action, reason: own === null ? stopped : `${stopped} ${own}` };
  });
}

function standingOf({ kind, status, startedAt, undoOf }: ResponseActionRow): StandingAction {
  const title = titleOfAction(kind);
  return { kind, title, status, startedAt: startedAt?.getTime() ?? null, undoOf };
}

/** Incidents, the latest first. */
export async function listIncidents(rows: Rows, filter: IncidentFilter): Promise<ListedIncident[]> {
  const waiting = sql<number>`(select count(*)::int from response_actions a
    where a.org = ${incidents}.org and a.incident_id = ${incidents}.id and a.status = 'awaiting_approval')`;
  const found = await rows
    .select({ row: incidents, waiting })
    .from(incidents)
    .where(and(...conditions(filter)))
    .orderBy(desc(incidents.id))
    .limit(Math.min(filter.limit ?? 50, 500));
  return found.map(({ row, waiting: awaitingApproval }) => ({
    ...visible(withDetails(row)),
    awaitingApproval,
  }));
}

function conditions(filter: IncidentFilter): SQL[] {
  const all: SQL[] = [];
  if (filter.org !== undefined) all.push(eq(incidents.org, filter.org));
  if (filter.kinds !== undefined) all.push(inArray(incidents.kind, [...filter.kinds]));
  if (filter.statuses !== undefined) all.push(inArray(incidents.status, [...filter.statuses]));
  if (filter.verdicts !== undefined) all.push(inArray(incidents.verdict, [...filter.verdicts]));
  if (filter.userId !== undefined) all.push(eq(incidents.userId, filter.userId));
  if (filter.user !== undefined) {
    all.push(
      sql`(${incidents.userId} = ${filter.user} or lower(${incidents.userLogin}) = lower(${filter.user}))`,
    );
  }
  if (filter.awaitingApproval === true) {
    all.push(sql`exists (select 1 from response_actions a where a.org = ${incidents}.org
      and a.incident_id = ${incidents}.id and a.status = 'awaiting_approval')`);
  }
  if (filter.from !== undefined) {
    const there = JSON.stringify([filter.from]);
    all.push(sql`(${incidents.details} -> 'stolen' @> ${there}::jsonb
      or ${incidents.details} #> '{addresses,stranger}' @> ${there}::jsonb)`);
  }
  if (filter.openedSince !== undefined) all.push(gte(incidents.openedAt, filter.openedSince));
  if (filter.before !== undefined) all.push(lt(incidents.id, filter.before));
  return all;
}

function visible({ subject, ...incident }: Incident): VisibleIncident {
  return {
    ...incident,
    reference: `INC-${incident.id}`,
    subject: isAboutSession({ kind: incident.kind, subject })
      ? hashedSessionId(incident.org, subject)
      : subject,
  };
}
