/** Carries out what was asked for on an incident, by the same rules as the console and Slack. */
import { capital } from '../../domain/in-words.ts';
import { othersHaveTo } from '../../domain/response/agreement.ts';
import { titleOfAction } from '../../domain/response/response-action.ts';
import type { SteerDependencies } from '../../pipeline/dependencies.ts';
import {
  type ActOutcome,
  actByHand,
  addNote,
  approveAction,
  askUser,
  assignIncident,
  closeIncident,
  denyAction,
  endWatchOfUser,
  reopenIncident,
  undoAction,
  watchUser,
} from '../../pipeline/steer.ts';
import { watchOfUser } from '../../queries/watched-user.ts';
import { incidentView } from '../../store/incident-view.ts';
import { CommandFailure } from './failure.ts';
import type { Wish } from './wish.ts';

export type Said = {
  /** The answer's word for what came of it. */
  readonly outcome: string;
  /** The whole answer, as `--json` prints it. */
  readonly answer: { readonly outcome: string; readonly paused?: true };
  readonly changed: boolean;
  readonly text: string;
};

type Named = { readonly org: string; readonly incidentId: number; readonly by: string };

/** Carries out an act. @throws CommandFailure where the incident has no such action, or several */
export async function carryOut(
  deps: SteerDependencies,
  act: Exclude<Wish['act'], { kind: 'show' }>,
  named: Named,
): Promise<Said> {
  switch (act.kind) {
    case 'approve': {
      const actionId = await actionOf(deps, named, act.action);
      return heldBack(said(await approveAction(deps, { ...named, ...act.said, actionId })));
    }
    case 'deny':
    case 'undo': {
      const actionId = await actionOf(deps, named, act.action);
      const answer = act.kind === 'deny' ? denyAction : undoAction;
      return heldBack(said(await answer(deps, { ...named, ...act.said, actionId })));
    }
    case 'act': {
      const kinds = act.actions.length === 0 ? null : act.actions;
      const again = act.again ? await lastOf(deps, named, act.actions) : undefined;
      const answer = await actByHand(deps, { ...named, ...act.said, kinds, again });
      return heldBack(saidOfActing(answer));
    }
    case 'close':
      return said(await closeIncident(deps, { ...named, ...act }));
    case 'note':
      return said(await addNote(deps, { ...named, text: act.text }));
    case 'reopen':
      return said(await reopenIncident(deps, named));
    case 'ask':
      return said(await askUser(deps, named));
    case 'watch':
      return said(await watchUser(deps, { ...named, reason: act.reason, days: act.days }));
    case 'unwatch':
      return said(await unwatch(deps, named));
    case 'assign':
      return said(await assignIncident(deps, { ...named, assignee: act.assignee }));
  }
}

/** Ends the watch on the incident's user, whichever incident began it. */
async function unwatch(deps: SteerDependencies, { org, incidentId, by }: Named) {
  const view = await incidentView(deps.database.rows, org, incidentId);
  const watch = view === null ? null : await watchOfUser(deps, view.incident);
  return watch === null
    ? ({ outcome: 'already_ended' } as const)
    : endWatchOfUser(deps, { org, watchId: watch.id, by });
}

/** Adds that an action approved while all actions are stopped is not carried out yet. */
function heldBack(said: Said): Said {
  if (said.answer.paused !== true) return said;
  const text = said.outcome === 'approved' ? 'Approved.' : said.text;
  return { ...said, text: `${text} ${STOPPED}` };
}

const STOPPED =
  'All actions of this org are stopped: it is done once they may go on (the console’s page of the orgs).';

async function actionOf(
  { database: { rows } }: SteerDependencies,
  { org, incidentId }: Named,
  wanted: string,
): Promise<number> {
  const actions = (await incidentView(rows, org, incidentId))?.actions ?? [];
  const fitting = actions.filter(({ id, kind }) => String(id) === wanted || kind === wanted);
  const [one] = fitting;
  if (one !== undefined && fitting.length === 1) return one.id;
  const all = actions.map(
    ({ id, kind, status }) => `${id} ${kind} (${status.replaceAll('_', ' ')})`,
  );
  const has = all.length === 0 ? 'it has none' : `it has ${all.join(', ')}`;
  const problem = fitting.length === 0 ? 'no action' : 'more than one action';
  throw new CommandFailure(`INC-${incidentId} has ${problem} "${wanted}": ${has}.`, {
    code: 'not_found',
  });
}

/** Returns the last action of its kind that was done. */
async function lastOf(
  { database: { rows } }: SteerDependencies,
  { org, incidentId }: Named,
  [kind]: readonly string[],
): Promise<number | undefined> {
  const actions = (await incidentView(rows, org, incidentId))?.actions ?? [];
  return actions.findLast((one) => one.kind === kind && one.status === 'done')?.id;
}

function saidOfActing(answer: ActOutcome): Said {
  if (answer.outcome !== 'requested') return said(answer);
  const titles = (wanted: string) =>
    answer.actions.flatMap(({ kind, status }) => (status === wanted ? [titleOfAction(kind)] : []));
  const [begun, waiting] = [titles('approved'), titles('awaiting_approval')];
  const lines = [
    begun.length === 0 ? '' : `${begun.join(', ')}: the workers of "warden serve" carry it out.`,
    waiting.length === 0 ? '' : `${waiting.join(', ')}: not done yet, others have to agree.`,
    ...answer.left.map(({ reason }) => `Not done: ${reason}`),
    ...answer.actions.flatMap(({ kind, lacks }) =>
      lacks === undefined
        ? []
        : `${titleOfAction(kind)} will fail: the responder lacks ${lacks.join(' and ')}.`,
    ),
  ];
  const text = lines.filter((line) => line !== '').join(' ');
  return { outcome: answer.outcome, answer, changed: true, text };
}

type Outcome = {
  readonly outcome: string;
  readonly reason?: string;
  readonly approvals?: number;
  readonly again?: true;
  readonly needed?: number;
  readonly status?: string;
  readonly decidedBy?: string | null;
  readonly closedBy?: string | null;
  readonly uncontained?: true;
  readonly assignee?: string | null;
};

const DONE: Readonly<Record<string, string>> = {
  approved: 'Approved. The workers of "warden serve" carry it out.',
  denied: 'Denied. It will not be done.',
  asking: 'The workers of "warden serve" ask the user in Slack.',
  undoing: 'Queued to be taken back.',
  closed: 'Closed.',
  reopened: 'Open again. What closing had called off is asked for anew: act.',
  done: 'Done.',
  watched: 'Watched: more of what the user does is told, and nothing is done by it.',
  ended: 'Ended.',
};

const NOT_DONE: Readonly<Record<string, string>> = {
  expired: 'Too late: the time to answer is over. Nothing was done.',
  already_open: 'It is open already.',
  already_ended: 'The user is not watched.',
  already_undone: 'It has been taken back already.',
  not_found: 'It is not there any more.',
};

function said(answer: Outcome): Said {
  const { outcome } = answer;
  const done = DONE[outcome];
  if (done !== undefined) {
    const has = answer.assignee == null ? '' : ` ${answer.assignee} has it.`;
    const text = answer.uncontained === true ? `${done} ${INSIDE}` : done + has;
    return { outcome, answer, changed: true, text };
  }
  if (outcome === 'waiting_for_second') {
    const counts = answer.again === true ? 'You have agreed already' : 'Your approval counts';
    const { approvals = 1, needed = 2 } = answer;
    const text = `${counts}: ${approvals} of ${needed}. ${capital(othersHaveTo(approvals, needed))}.`;
    return { outcome, answer, changed: true, text };
  }
  const text = answer.reason ?? NOT_DONE[outcome] ?? alreadySo(answer);
  return { outcome, answer, changed: false, text };
}

const INSIDE =
  'Nothing was contained, and the session has not ended: whoever stole it is still inside. Once they use it, it is an incident again.';

function alreadySo({ status, decidedBy, closedBy }: Outcome): string {
  const by = decidedBy ?? closedBy;
  return `It is ${status ?? 'so'} already${by ? `, by ${by}` : ''}; nothing was changed.`;
}
