/** Builds the direct message "Was this you?". Pure: the same question in the same state gives the same message. */
import { whenSeen } from '../domain/response/question-in-words.ts';
import { answerableUntil, type UserQuestion } from '../domain/response/user-question.ts';
import { actions, type Block, type Button, button, context, header, section } from './blocks.ts';
import { clickedValue } from './clicked-incident.ts';
import type { SlackMessage } from './message.ts';
import { code, moment, prose } from './text.ts';

export type AskedAbout = {
  readonly org: { readonly key: string; readonly url: string };
  readonly id: number;
  readonly uid: string | null;
  readonly reference: string;
};

/** Returns the message. @param isOver whether the incident is closed, so that no answer counts any more */
export function questionMessage(
  incident: AskedAbout,
  question: UserQuestion,
  isOver: boolean,
): SlackMessage {
  const buttons = isOver ? [] : buttonsOf(incident, question);
  const host = new URL(incident.org.url).host;
  const blocks: Block[] = [
    header('Was this you?'),
    section([
      `Your Okta session at ${code(host)} was used in a way that your security team wants to be sure of:`,
      ...seenLines(question),
    ]),
    section([stateOf(question, isOver)]),
    ...(buttons.length === 0 ? [] : [actions(`warden_question_${question.id}`, buttons)]),
    context([`${code(incident.reference)}  ·  Nobody will ask you here for a password or a code.`]),
  ];
  return { text: prose(`Was this you? A use of your Okta session at ${host}.`), blocks };
}

function seenLines({ seen }: UserQuestion): string[] {
  if (seen === null) return [];
  return [
    `*When*  ${whenSeen(seen)}`,
    `*From where*  ${code(seen.where)}`,
    `*With what*  ${code(seen.client)}`,
  ];
}

const TEAM_HAS_IT = 'Your security team has it.';

function stateOf(question: UserQuestion, isOver: boolean): string {
  const { answer, answeredAt } = question;
  const when = answeredAt === null ? '' : ` (${moment(answeredAt)})`;
  if (answer === 'no')
    return `*You answered: No, not me.*${when} ${TEAM_HAS_IT} Until you hear from them, approve no sign-in that you did not begin.`;
  if (answer === 'yes') {
    const said = `*You answered: Yes, that was me.*${when} ${TEAM_HAS_IT} They may still ask you by another way.`;
    const until = isOver ? null : answerableUntil(question);
    return until === null ? said : `${said} If you were wrong, say so below.`;
  }
  if (isOver) return `The case is closed, and no answer is needed any more. ${TEAM_HAS_IT}`;
  const isOpen = question.status === 'asking' || question.status === 'waiting';
  return isOpen
    ? '*Please answer now.* If you are not sure, answer No: it is better to sign in once more.'
    : `No answer came in time, and the buttons are gone. ${TEAM_HAS_IT} If it was not you, call them.`;
}

function buttonsOf(incident: AskedAbout, question: UserQuestion): Button[] {
  const { status, answer } = question;
  if (status === 'asking' || status === 'waiting') {
    return [wasMe(incident, question), notMe(incident, question)];
  }
  return status === 'answered' && answer === 'yes' ? [notMe(incident, question)] : [];
}

function wasMe(incident: AskedAbout, { id }: UserQuestion): Button {
  return button({
    label: 'Yes, that was me',
    actionId: `warden:was_me:${id}`,
    value: clickOn(incident, id),
    confirm: {
      title: 'That was you?',
      text: 'Only if you know this place and this program, and used Okta there yourself.',
      yes: 'That was me',
    },
  });
}

function notMe(incident: AskedAbout, { id }: UserQuestion): Button {
  return button({
    label: 'No, not me',
    actionId: `warden:not_me:${id}`,
    value: clickOn(incident, id),
    style: 'danger',
    confirm: {
      title: 'That was not you?',
      text: 'Your security team is told at once. You may be signed out and have to sign in again.',
      yes: 'Not me',
    },
  });
}

function clickOn({ org, id, uid }: AskedAbout, questionId: number): string {
  return `${clickedValue({ org: org.key, incidentId: id, uid })}:${questionId}`;
}
