/** The actions of an incident, with what a machine needs to decide on them: OCSF has no place for a waiting action. */
import { oneLine } from '../domain/one-line.ts';
import { peopleAgreed } from '../domain/response/agreement.ts';
import type { IncidentStory, StoryAction } from '../domain/response/incident-story.ts';
import { given, listOrNull } from './ocsf-objects.ts';

/** Most actions in one message; the catalogue has fewer kinds. */
const MOST_ACTIONS = 20;
const MOST_ADDRESSES = 20;
const LONGEST_TEXT = 300;

/** Returns the actions, those that wait for approval first: somebody has to decide on them. */
export function actionsOf(story: IncidentStory) {
  const all = [
    ...story.actions.filter(isWaiting),
    ...story.actions.filter((one) => !isWaiting(one)),
  ];
  return given({
    actions: listOrNull(all.slice(0, MOST_ACTIONS).map(actionObject)),
    actions_more: all.length > MOST_ACTIONS ? all.length - MOST_ACTIONS : null,
  });
}

/** Returns only the actions that wait for approval. */
export function waitingActionsOf(story: IncidentStory) {
  return listOrNull(story.actions.filter(isWaiting).slice(0, MOST_ACTIONS).map(actionObject));
}

function actionObject(action: StoryAction) {
  const { id, kind, title, status, calls, addresses, reason, decidedBy, undoOf } = action;
  const waits = isWaiting(action);
  return given({
    id,
    kind,
    title,
    status,
    calls: listOrNull(calls.map((call) => oneLine(call, LONGEST_TEXT))),
    addresses: listOrNull(addresses.slice(0, MOST_ADDRESSES)),
    addresses_more: addresses.length > MOST_ADDRESSES ? addresses.length - MOST_ADDRESSES : null,
    reason: reason === null ? null : oneLine(reason, LONGEST_TEXT),
    approvals_needed: waits ? action.approvalsNeeded : null,
    approvals_given: waits ? peopleAgreed(action.agreed) : null,
    expires_time: waits ? action.approvalExpiresAt : null,
    decided_by: decidedBy,
    undo_of: undoOf,
  });
}

function isWaiting({ status }: StoryAction): boolean {
  return status === 'awaiting_approval';
}
