/**
 * What people do to an incident, from Slack, the API, the console or the command line; kept in one place, so that the
 * same rules bind them all. Each act is one transaction with its history and its jobs, and returns an outcome that the
 * caller can show.
 */
export { type ActOutcome, actByHand } from './steer/act.ts';
export { type AnswerOutcome, approveAction, denyAction } from './steer/answer.ts';
export { approveSeveral } from './steer/answer-several.ts';
export { askUser } from './steer/ask.ts';
export {
  addNote,
  assignIncident,
  type CloseOutcome,
  closeIncident,
} from './steer/incident.ts';
export { knownNames } from './steer/known-names.ts';
export {
  endException,
  letPass,
} from './steer/let-pass.ts';
export { mayAct, mayApprove } from './steer/may-agree.ts';
export type { SealedStep } from './steer/otherwise-than-shown.ts';
export { type PauseOutcome, pauseActions } from './steer/pause.ts';
export { reopenIncident } from './steer/reopen.ts';
export {
  MOST_AT_ONCE,
  type OneOfSeveral,
  steerSeveral,
  type WantedIncident,
} from './steer/several.ts';
export { undoAction, undoDueActions } from './steer/undo.ts';
export { answerQuestion } from './steer/user-answer.ts';
export {
  endWatchOfUser,
  watchUser,
} from './steer/watch.ts';
export { type Outcome, whyUnchanged } from './steer/why-unchanged.ts';
