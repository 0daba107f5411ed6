/** Does to an incident what was asked for, through the same rules as the console and Slack. */
import type { SteerDependencies } from '../../pipeline/dependencies.ts';
import {
  addNote,
  approveAction,
  assignIncident,
  closeIncident,
  denyAction,
  undoAction,
} from '../../pipeline/steer.ts';
import type { IncidentView } from '../../store/incident-view.ts';
import { readSwitch } from '../../store/switches.ts';
import { CommandFailure } from './failure.ts';
import type { Wish } from './wish.ts';

export type Said = {
  readonly outcome: { readonly outcome: string };
  readonly changed: boolean;
  readonly text: string;
};

type Ask = { readonly org: string; readonly by: string; readonly view: IncidentView };

/** @throws CommandFailure where the incident has no such action, or several */
export async function carryOut(
  deps: SteerDependencies,
  act: Exclude<Wish['act'], { kind: 'show' }>,
  { org, by, view }: Ask,
): Promise<Said> {
  const named = { org, by, incidentId: view.incident.id };
  switch (act.kind) {
    case 'approve':
      return heldBack(
        deps,
        org,
        said(await approveAction(deps, { ...named, actionId: actionOf(view, act.action) })),
      );
    case 'deny':
      return said(await denyAction(deps, { ...named, actionId: actionOf(view, act.action) }));
    case 'undo':
      return said(await undoAction(deps, { ...named, actionId: actionOf(view, act.action) }));
    case 'close':
      return said(await closeIncident(deps, { ...named, ...act }));
    case 'note':
      return said(await addNote(deps, { ...named, text: act.text }));
    case 'assign':
      return said(await assignIncident(deps, { ...named, assignee: act.assignee }));
  }
}

/** What is approved while all actions are stopped is not carried out yet. */
async function heldBack(deps: SteerDependencies, org: string, answer: Said): Promise<Said> {
  if (answer.outcome.outcome !== 'approved') return answer;
  const { actionsPaused } = await readSwitch(deps.database.rows, org);
  return actionsPaused ? { ...answer, text: `Approved. ${STOPPED}` } : answer;
}

const STOPPED =
  'All actions of this org are stopped: it is done once they may go on (the console’s page of the orgs).';

function actionOf({ incident, actions }: IncidentView, wanted: string): number {
  const fitting = actions.filter(({ id, kind }) => String(id) === wanted || kind === wanted);
  const [one] = fitting;
  if (one !== undefined && fitting.length === 1) return one.id;
  const all = actions.map(
    ({ id, kind, status }) => `${id} ${kind} (${status.replaceAll('_', ' ')})`,
  );
  const has = all.length === 0 ? 'it has none' : `it has ${all.join(', ')}`;
  const problem = fitting.length === 0 ? 'no action' : 'more than one action';
  throw new CommandFailure(`${incident.reference} has ${problem} "${wanted}": ${has}.`);
}

type Outcome = {
  readonly outcome: string;
  readonly reason?: string;
  readonly approvals?: number;
  readonly needed?: number;
  readonly status?: string;
  readonly decidedBy?: string | null;
  readonly closedBy?: string | null;
};

const DONE: Readonly<Record<string, string>> = {
  approved: 'Approved. The workers of "warden serve" carry it out.',
  denied: 'Denied. It will not be done.',
  undoing: 'Queued to be taken back.',
  closed: 'Closed.',
  done: 'Done.',
};

const NOT_DONE: Readonly<Record<string, string>> = {
  expired: 'Too late: the time to answer is over. Nothing was done.',
  already_undone: 'It has been taken back already.',
  not_found: 'It is not there any more.',
};

function said(outcome: Outcome): Said {
  const done = DONE[outcome.outcome];
  if (done !== undefined) return { outcome, changed: true, text: done };
  if (outcome.outcome === 'waiting_for_second') {
    const text = `Your approval counts: ${outcome.approvals} of ${outcome.needed}. Another person has to agree.`;
    return { outcome, changed: true, text };
  }
  const text = outcome.reason ?? NOT_DONE[outcome.outcome] ?? alreadySo(outcome);
  return { outcome, changed: false, text };
}

function alreadySo({ status, decidedBy, closedBy }: Outcome): string {
  const by = decidedBy ?? closedBy;
  return `It is ${status ?? 'so'} already${by ? `, by ${by}` : ''}; nothing was changed.`;
}
