/**
 * The one reader behind the API, the console, Slack, the webhooks and the commands: what a person or
 * a receiver may see of an incident. Session ids are hashed here, and nowhere later.
 */
import { and, asc, eq } from 'drizzle-orm';
import { peopleAgreed } from '../domain/response/agreement.ts';
import { pausedBy } from '../domain/response/guardrails.ts';
import { isAboutSession } from '../domain/response/incident-subject.ts';
import { judgedLastBy } from '../domain/response/judged-by.ts';
import { nextStepOf, type StandingAction } from '../domain/response/next-step.ts';
import { openEnds } from '../domain/response/open-ends.ts';
import { titleOfAction } from '../domain/response/response-action.ts';
import { standingNotices } from '../domain/response/standing-notices.ts';
import { userSays } from '../domain/response/user-question.ts';
import { actionsOf, type ResponseActionRow } from './actions.ts';
import { approversByAction } from './approvals.ts';
import { type AskedUser, askedOf } from './asked-users.ts';
import type { Rows } from './database.ts';
import { duplicatesOf } from './duplicates.ts';
import { type FindingRow, findingsOf } from './findings.ts';
import { readHistory } from './history.ts';
import { type Incident, withDetails } from './incident-row.ts';
import { incidents, notifications } from './schema.ts';
import { hashedSessionId } from './session-hash.ts';
import { readSwitch } from './switches.ts';

export type VisibleIncident = Omit<Incident, 'subject'> & {
  /** The name that people use: `INC-42`. */
  readonly reference: string;
  /** The hashed session id; for alarms about a hook, the hook's id. */
  readonly subject: string;
};

export type VisibleFinding = Omit<FindingRow, 'sessionId'> & { readonly session: string };

export type VisibleAction = ResponseActionRow & {
  /** Who has agreed to it so far; `api:name`, `slack:U…`. */
  readonly agreedBy: readonly string[];
};

export type IncidentView = {
  readonly incident: VisibleIncident;
  readonly findings: readonly VisibleFinding[];
  readonly actions: readonly VisibleAction[];
  /** Questions put to the user in Slack, with the answers; the oldest first. */
  readonly asked: readonly AskedUser[];
  /** What a person should do next, in one sentence; null where nothing is left to do. */
  readonly nextStep: string | null;
  readonly history: Awaited<ReturnType<typeof readHistory>>;
  readonly notifications: readonly (typeof notifications.$inferSelect)[];
  /** Ids of the incidents that were closed as duplicates of it, the oldest first; at most fifty. */
  readonly duplicates: readonly number[];
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
  const history = await readHistory(rows, org, id);
  // Determined from what is known now: the stranger may have opened more since the last action ended.
  const notContained = openEnds(actions, incident.details);
  const standing = {
    ...incident,
    actions: actions.map(standingOf),
    userSays: userSays(asked),
    judgedBy: judgedLastBy(history),
  };
  const notices = standingNotices(incident.details.notices, actions, history);
  return {
    incident: visible({ ...incident, details: { ...incident.details, notContained, notices } }),
    findings: (await findingsOf(rows, org, [id])).map(({ sessionId, ...finding }) => ({
      ...finding,
      session: hashedSessionId(org, sessionId),
    })),
    actions,
    asked,
    nextStep: nextStepOf(standing),
    history,
    notifications: told,
    duplicates: await duplicatesOf(rows, org, id),
  };
}

/**
 * Returns the actions with their approvers. An approved one waits while the org's switch is turned, whatever its own
 * reason.
 */
async function readActions(rows: Rows, org: string, id: number): Promise<VisibleAction[]> {
  const stored = await actionsOf(rows, org, id);
  const approvers = await approversByAction(
    rows,
    org,
    stored.map((action) => action.id),
  );
  const actions = stored.map((action) => ({ ...action, agreedBy: approvers.get(action.id) ?? [] }));
  const { actionsPaused, changedBy } = await readSwitch(rows, org);
  if (!actionsPaused) return actions;
  const stopped = pausedBy(changedBy);
  return actions.map((action) => {
    if (action.status !== 'approved') return action;
    const own = action.guard === 'paused' ? null : action.reason;
    return { ...action, reason: own === null ? stopped : `${stopped} ${own}` };
  });
}

function standingOf(action: VisibleAction): StandingAction {
  const { kind, status, guard, startedAt, undoOf, agreedBy, approvalsNeeded, errorCode } = action;
  const at = startedAt?.getTime() ?? null;
  const agreed = peopleAgreed(agreedBy);
  const title = titleOfAction(kind);
  const needed = approvalsNeeded;
  return { kind, title, status, guard, startedAt: at, undoOf, agreed, needed, errorCode };
}

/** Returns the incident with its session id hashed, which nobody outside the service may know. */
export function visible({ subject, ...incident }: Incident): VisibleIncident {
  return {
    ...incident,
    reference: `INC-${incident.id}`,
    subject: isAboutSession({ kind: incident.kind, subject })
      ? hashedSessionId(incident.org, subject)
      : subject,
  };
}
