/** Closes, assigns and annotates incidents for a person. */
import type { HistoryKind } from '../../domain/response/history-kinds.ts';
import type { IncidentKind, IncidentStatus, Resolution } from '../../domain/response/incident.ts';
import type { Decider } from '../../domain/response/themselves.ts';
import type { Transaction } from '../../store/database.ts';
import { lockDuplicates } from '../../store/duplicates.ts';
import { appendHistory } from '../../store/history.ts';
import {
  changeIncident,
  type Incident,
  type IncidentChange,
  isOpen,
  lockIncident,
} from '../../store/incidents.ts';
import { afterClosing } from '../confirm/follow-up.ts';
import { endQuestions } from '../decide/end-questions.ts';
import type { SteerDependencies } from '../dependencies.ts';
import { type TooMany, whyTooMany } from './brake.ts';
import { callOffWaiting } from './call-off-waiting.ts';
import { type SaidDuplicate, whyNotDuplicate } from './duplicate-of.ts';
import { leftBy, type NotContained } from './left-uncontained.ts';
import { whyMayNotAssign, whyMayNotCallOffHere } from './may-decide.ts';
import { otherwiseThanSeen, type Seen } from './otherwise-than-seen.ts';
import { keepingRefusals } from './refused.ts';
import { groupsOf, whoIsMeant } from './whom-to-give.ts';

export type SteerRequest = Decider & { readonly org: string; readonly incidentId: number };

export type SteerOutcome = { readonly outcome: 'done' } | { readonly outcome: 'not_found' };

export type CloseOutcome =
  /** `uncontained`: it was closed as a theft, and whoever stole the session is still inside. */
  | { readonly outcome: 'closed'; readonly calledOff: number; readonly uncontained?: true }
  | { readonly outcome: 'closable'; readonly kind: IncidentKind }
  | {
      readonly outcome: 'already_closed';
      readonly status: IncidentStatus;
      readonly closedBy: string | null;
      readonly resolution: Resolution | null;
    }
  | NotContained
  /** `judged_otherwise`: the incident has changed since the person saw it. */
  | {
      readonly outcome: 'not_allowed' | 'not_possible' | 'judged_otherwise';
      readonly reason: string;
    }
  | { readonly outcome: 'not_found' };

/**
 * Closes an incident. Actions that have not begun are called off, and those under way end by themselves; so closing
 * takes the right to decide on them.
 */
export const closeIncident = keepingRefusals('close', close);

async function close(
  deps: SteerDependencies,
  request: SteerRequest & {
    readonly note?: string | undefined;
    /** Whether a theft may be closed although nothing is contained; left out: it may, and the outcome says so. */
    readonly uncontained?: boolean | undefined;
    /** Only asks whether it could be closed, before the person is asked for the reason. */
    readonly isQuestion?: true;
  } & SaidDuplicate &
    Seen,
): Promise<CloseOutcome> {
  const { by, resolution, note, of } = request;
  return deps.database.transaction(async (tx): Promise<CloseOutcome> => {
    if (of !== undefined) await lockDuplicates(tx, request.org);
    const incident = await lockIncident(tx, request.org, request.incidentId);
    if (incident === null) return { outcome: 'not_found' };
    const refusal = await whyMayNotCallOffHere(tx.rows, deps, incident, request);
    if (refusal !== null) return { outcome: 'not_allowed', reason: refusal };
    if (!isOpen(incident)) {
      const { status, closedBy } = incident;
      return { outcome: 'already_closed', status, closedBy, resolution: incident.resolution };
    }
    // Closing it would tell everybody that actions go on.
    if (incident.kind === 'actions_stopped') return { outcome: 'not_possible', reason: STOPPED };
    const noDuplicate = await whyNotDuplicate(tx.rows, incident, request);
    if (noDuplicate !== null) return { outcome: 'not_possible', reason: noDuplicate };
    const otherwise = await otherwiseThanSeen(tx, incident, request);
    if (otherwise !== null) return otherwise;
    const inside = await leftBy(tx.rows, incident, request);
    if (typeof inside !== 'string') return inside;
    if (request.isQuestion === true) return { outcome: 'closable', kind: incident.kind };
    const calledOff = await callOffWaiting(tx, incident, by);
    await endQuestions(tx, incident, 'The incident was closed before.');
    const closedAt = new Date(deps.now());
    const duplicateOf = of?.id ?? null;
    const change = { status: 'closed' as const, closedAt, closedBy: by, resolution, duplicateOf };
    const left = inside === 'stranger' ? ({ uncontained: true } as const) : {};
    const original = duplicateOf === null ? {} : { duplicateOf };
    const data = { resolution, note: note ?? null, calledOff, ...original, ...left };
    await write(tx, deps, incident, { by, kind: 'closed', data }, change);
    await afterClosing(tx, deps, incident, { by, resolution });
    if (incident.containment === 'acting') {
      // An action approved while all actions were stopped has no job left that would settle the incident.
      const { org, id: incidentId } = incident;
      await deps.jobs.enqueue(tx, 'respond', [{ data: { org, incidentId } }]);
    }
    return { outcome: 'closed', calledOff: calledOff.length, ...left };
  });
}

const STOPPED =
  'All actions are still stopped: this ends when an approver lets them go on (`warden resume`, or the console’s page of the orgs).';

export type AssignOutcome =
  | {
      readonly outcome: 'done';
      /** Who has it now, by the name that is known here. */
      readonly assignee: string | null;
    }
  | { readonly outcome: 'not_found' }
  /** It is not clear who is meant. */
  | { readonly outcome: 'not_possible'; readonly reason: string }
  | { readonly outcome: 'already_taken' }
  | { readonly outcome: 'not_allowed'; readonly reason: string };

/** Gives an incident to somebody other than the user it is about; null takes it back. */
export const assignIncident = keepingRefusals('assign', assign);

type AssignRequest = SteerRequest & {
  /** As somebody wrote it, see `assigneeNamed`; null: nobody. */
  readonly assignee: string | null;
  /** Who had it when this was decided, so that of two who take it at the same moment only one gets it. */
  readonly from?: string | null | undefined;
};

async function assign(deps: SteerDependencies, request: AssignRequest): Promise<AssignOutcome> {
  const { by, from } = request;
  return change(deps, request, async (tx, incident): Promise<AssignOutcome> => {
    const meant = await whoIsMeant(tx.rows, deps, request);
    if (!meant.ok) return { outcome: 'not_possible', reason: meant.reason };
    const assignee = meant.name;
    const refusal = await whyMayNotAssign(tx.rows, deps, incident, assignee, request);
    if (refusal !== null) return { outcome: 'not_allowed', reason: refusal };
    if (from !== undefined && incident.assignee !== from && incident.assignee !== assignee) {
      return { outcome: 'already_taken' };
    }
    const taken = incident.status === 'new' && assignee !== null;
    const status = taken ? 'in_progress' : incident.status;
    const data = {
      from: incident.assignee,
      to: assignee,
      ...(await groupsOf(tx.rows, request, assignee)),
    };
    await write(tx, deps, incident, { by, kind: 'assigned', data }, { assignee, status });
    return { outcome: 'done', assignee };
  });
}

/** Adds a note to the history; the notes of one person within an hour are limited. */
export async function addNote(
  deps: SteerDependencies,
  request: SteerRequest & { readonly text: string },
): Promise<SteerOutcome | TooMany> {
  const { org, by, text } = request;
  return change(deps, request, async (tx, incident): Promise<SteerOutcome | TooMany> => {
    const tooMany = await whyTooMany(tx.rows, { org, by, kind: 'note' }, deps.now());
    if (tooMany !== null) return tooMany;
    await write(tx, deps, incident, { by, kind: 'note', data: { text } });
    return { outcome: 'done' };
  });
}

async function change<T>(
  deps: SteerDependencies,
  { org, incidentId }: SteerRequest,
  work: (tx: Transaction, incident: Incident) => Promise<T>,
): Promise<T | { readonly outcome: 'not_found' }> {
  return deps.database.transaction(async (tx) => {
    const incident = await lockIncident(tx, org, incidentId);
    return incident === null ? ({ outcome: 'not_found' } as const) : work(tx, incident);
  });
}

type Entry = {
  readonly by: string;
  readonly kind: HistoryKind;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Writes the change of the incident, the entry in its history, and the job that tells of it. */
async function write(
  tx: Transaction,
  deps: SteerDependencies,
  incident: Incident,
  { by, kind, data }: Entry,
  changed: IncidentChange = {},
): Promise<void> {
  const { org, id: incidentId } = incident;
  const at = deps.now();
  await changeIncident(tx, incident, changed, new Date(at));
  await appendHistory(tx, { org, incidentId, at, actor: by, kind, data });
  await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
}
