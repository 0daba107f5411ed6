/** Words that only the person who clicked is told. Null where the updated message says everything. */
import { othersHaveTo } from '../domain/response/agreement.ts';
import { type Deciding, isOwnDecision } from '../domain/response/approver.ts';
import type { ActionStatus, IncidentStatus } from '../domain/response/incident.ts';
import { code, prose } from './text.ts';

export type AnswerGiven =
  | { readonly outcome: 'approved' | 'denied' | 'expired' | 'not_found' }
  | {
      readonly outcome: 'waiting_for_second';
      readonly approvals: number;
      readonly needed: number;
      readonly again?: true;
    }
  | {
      readonly outcome: 'already_decided';
      readonly status: ActionStatus;
      readonly decidedBy: string | null;
    }
  | { readonly outcome: 'not_allowed' | 'judged_otherwise'; readonly reason: string };

export type CloseGiven =
  | { readonly outcome: 'closed' | 'closable' | 'not_found' }
  | {
      readonly outcome: 'already_closed';
      readonly status: IncidentStatus;
      readonly closedBy: string | null;
    }
  | {
      readonly outcome: 'not_allowed' | 'not_possible' | 'judged_otherwise' | 'not_contained';
      readonly reason: string;
    };

/**
 * Returns the words about a decision on one action.
 * @param click what was wanted, and by whom: a click that arrives twice gets no words the second time
 */
export function answerWords(answer: AnswerGiven, click: Deciding): string | null {
  switch (answer.outcome) {
    case 'approved':
    case 'denied':
      return null;
    case 'waiting_for_second':
      return answer.again === true
        ? `You have agreed already: ${answer.approvals} of ${answer.needed} different people. It is not done yet; ${othersHaveTo(answer.approvals, answer.needed)}.`
        : `Noted. ${answer.approvals} of ${answer.needed} different people have agreed; it is not done yet.`;
    case 'already_decided': {
      if (isOwnDecision(answer, click)) return null;
      const by = answer.decidedBy === null ? '' : ` by ${code(answer.decidedBy)}`;
      return `Too late: this is ${answer.status.replaceAll('_', ' ')} already${by}. Your click changed nothing.`;
    }
    case 'expired':
      return 'Too late: the time to approve this has run out. Your click changed nothing.';
    case 'not_allowed':
    case 'judged_otherwise':
      return refusedWords(answer.reason);
    case 'not_found':
      return NOT_FOUND;
  }
}

/** Returns the words about one click for several actions: how many were done, which were not, and why. */
export function answersWords(
  given: readonly { readonly title: string; readonly answer: AnswerGiven }[],
  by: string,
): string | null {
  const undone = given.flatMap(({ title, answer }) => {
    const words = answerWords(answer, { does: 'approve', by });
    return words === null ? [] : [{ title, words }];
  });
  const [first] = undone;
  if (first === undefined) return null;
  const done = given.length - undone.length;
  if (done === 0 && undone.every(({ words }) => words === first.words)) return first.words;
  return [
    done === 0 ? 'Nothing was approved.' : `Approved: ${done} of ${given.length}.`,
    ...undone.map(
      ({ title, words }) => `• “${prose(title)}”: ${words.replace(CHANGED_NOTHING, '')}`,
    ),
  ].join('\n');
}

const CHANGED_NOTHING = ' Your click changed nothing.';

/** Returns the words about closing an incident; null where the message itself shows it. */
export function closedWords(closed: CloseGiven, clickedBy: string): string | null {
  switch (closed.outcome) {
    case 'closed':
    case 'closable':
      return null;
    case 'already_closed': {
      if (closed.closedBy === clickedBy) return null;
      const by = closed.closedBy === null ? '' : ` by ${code(closed.closedBy)}`;
      return `This incident is ${closed.status} already${by}. Your click changed nothing.`;
    }
    case 'not_allowed':
    case 'not_possible':
    case 'judged_otherwise':
    case 'not_contained':
      return refusedWords(closed.reason);
    case 'not_found':
      return NOT_FOUND;
  }
}

export type ActGiven =
  | {
      readonly outcome: 'requested';
      readonly actions: readonly { readonly status: ActionStatus }[];
    }
  | { readonly outcome: 'nothing_to_do'; readonly reason: string; readonly own: boolean }
  | {
      readonly outcome: 'already_closed';
      readonly status: IncidentStatus;
      readonly closedBy: string | null;
    }
  | {
      readonly outcome: 'not_allowed' | 'judged_otherwise' | 'not_possible';
      readonly reason: string;
    }
  | { readonly outcome: 'not_found' };

/** Returns the words about actions asked for by hand; null where the message itself shows it. */
export function actWords(given: ActGiven, clickedBy: string): string | null {
  switch (given.outcome) {
    case 'requested':
      return given.actions.some(({ status }) => status === 'awaiting_approval')
        ? 'Noted. Some of it needs the approval of others too; it is not done yet.'
        : null;
    case 'nothing_to_do':
      return given.own ? null : refusedWords(given.reason);
    case 'already_closed':
      return closedWords(given, clickedBy);
    case 'not_allowed':
    case 'judged_otherwise':
    case 'not_possible':
      return refusedWords(given.reason);
    case 'not_found':
      return NOT_FOUND;
  }
}

/** Returns what became of actions that a button named and that wait no longer, unless this click decided them. */
export function notWaitingWords(
  actions: readonly {
    readonly title: string;
    readonly status: ActionStatus;
    readonly decidedBy: string | null;
  }[],
  by: string,
): string | null {
  if (actions.length === 0) return NOT_FOUND;
  const given = actions.map(({ title, status, decidedBy }) => ({
    title,
    answer: { outcome: 'already_decided', status, decidedBy } as const,
  }));
  return answersWords(given, by);
}

export type UserAnswerGiven =
  | { readonly outcome: 'noted' | 'late'; readonly answer: 'yes' | 'no' }
  | { readonly outcome: 'stands' | 'repeated' | 'not_yours' | 'not_found' };

/** Returns the words for the user who was asked whether it was them, or for somebody who clicked in their place. */
export function userAnswerWords(given: UserAnswerGiven): string | null {
  switch (given.outcome) {
    case 'noted':
    case 'repeated':
      return null;
    case 'late':
      return given.answer === 'no'
        ? 'This question is over, but your No has been handed to your security team. Call them as well.'
        : 'This question is over: your security team has decided without it, or is about to. Your click changed nothing.';
    case 'stands':
      return 'You have said that it was not you, and that stands. If you were wrong, call your security team.';
    case 'not_yours':
      return 'Somebody else was asked this. Your click changed nothing.';
    case 'not_found':
      return NOT_FOUND;
  }
}

export const FORM_CLOSED =
  'The form did not open: click again, or go to the console. Your click changed nothing.';
export const TOO_MUCH =
  'Slack has no room for all of it: look at it in the console. Your click changed nothing.';
export const NO_REASON = 'Say why: it stands in the history.';

/** For a message from before a restore: its incident may have another number now, and its number another incident. */
export const BEFORE_RESTORE =
  'This message is of before the database was restored: what it is about is not there any more, and its number is another incident’s. Your click changed nothing.';
/** For a question from before a restore: the user must know that a no was not heard. */
export const ASKED_BEFORE_RESTORE =
  'This question is not open any more, and your answer reached nobody. If it was not you, call your security team.';
export const NOT_FOUND =
  'This incident, or this action, is not there any more. Your click changed nothing.';

export function refusedWords(reason: string): string {
  return `Not done: ${prose(reason)} Your click changed nothing.`;
}
