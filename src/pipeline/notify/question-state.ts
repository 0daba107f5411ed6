/** Stores each step of asking a user, in one transaction with the incident's history. */
import { isAddress } from '../../domain/mail-address.ts';
import { isEndingSessions } from '../../domain/response/containment.ts';
import {
  type SeenForQuestion,
  type UserQuestion,
  whyNotAskable,
  whyNotAskedByItself,
} from '../../domain/response/user-question.ts';
import type { SlackClient } from '../../slack/client.ts';
import { actionsOf } from '../../store/actions.ts';
import { changeQuestion, questionsOf } from '../../store/asked-users.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { changeIncident, type Incident, isOpen, lockIncident } from '../../store/incidents.ts';
import { orgOf, policyOf } from '../policy-of.ts';
import type { NotifyDependencies } from './telling.ts';

/** The incident of a question, as `IncidentStory` names it. */
type Asked = { readonly org: { readonly key: string }; readonly id: number };

/** Whether the question is still to be sent, since Slack may have been away for hours; if not, gives it up. */
export async function stillWanted(
  deps: NotifyDependencies,
  slack: Pick<SlackClient, 'hasButtons'>,
  asked: Asked,
  questionId: number,
): Promise<boolean> {
  return onQuestion(deps, asked, questionId, async (tx, incident, question) => {
    if (question.status !== 'asking') return false;
    const why = slack.hasButtons ? await whyNotNow(tx, deps, incident, question) : NO_BUTTONS;
    if (why !== null) await giveUp(tx, deps, incident, questionId, why);
    return why === null;
  });
}

const NO_BUTTONS = 'Without SLACK_SIGNING_SECRET no answer could be told from a forged one.';

async function whyNotNow(
  tx: Transaction,
  deps: NotifyDependencies,
  incident: Incident,
  { requestedBy }: UserQuestion,
): Promise<string | null> {
  const { kind, userId, userLogin: login, details, containment, verdict, lastBadAt } = incident;
  if (!isOpen(incident)) return 'The incident was closed before.';
  if (userId === null || login === null || !isAddress(login))
    return `The login ${login ?? 'is not known, and'} is no address that Slack could know.`;
  const { corroboration, companyWideMove } = details;
  const askable = { kind, userId, login, corroboration };
  if (requestedBy !== 'system') return whyNotAskable(askable);
  const { askUser, uncertainRule } = policyOf(deps, incident, userId);
  if (!askUser.verdicts.includes(verdict)) return `It is judged ${verdict} by now.`;
  const now = deps.now();
  return whyNotAskedByItself({
    ...askable,
    containment,
    isEnding: isEndingSessions(await actionsOf(tx.rows, incident.org, incident.id)),
    companyWideMove,
    uncertainRule,
    lastBadAt: lastBadAt?.getTime() ?? now,
    now,
    staleAfterMinutes: orgOf(deps, incident.org).config.responses.staleAfterMinutes,
  });
}

/** Stores who is asked, and what they are shown, before it is sent; false where the question ended meanwhile. */
export async function keepWhom(
  deps: NotifyDependencies,
  asked: Asked,
  questionId: number,
  slackUser: string,
  seen: SeenForQuestion,
): Promise<boolean> {
  return onQuestion(deps, asked, questionId, async (tx, { org }, { status }) => {
    if (status !== 'asking') return false;
    await changeQuestion(tx, org, questionId, { slackUser, seen });
    return true;
  });
}

/** Notes that the question was sent: from now on it waits for an answer, for as long as the policy says. */
export async function nowAsked(
  deps: NotifyDependencies,
  asked: Asked,
  questionId: number,
): Promise<void> {
  await onQuestion(deps, asked, questionId, async (tx, incident, question) => {
    const { org, id: incidentId, userId, userLogin } = incident;
    if (question.askedAt !== null || userId === null) return false;
    const at = deps.now();
    const { expiresAfterMinutes } = policyOf(deps, incident, userId).askUser;
    const expiresAt = new Date(at + expiresAfterMinutes * 60_000);
    const { status: before, slackUser, requestedBy } = question;
    // While it was on its way, a quick user may have answered, or the incident may have been closed.
    const status = { asking: 'waiting', not_asked: 'expired' } as const;
    const after = before === 'asking' || before === 'not_asked' ? status[before] : before;
    const change = { askedAt: new Date(at), expiresAt, status: after };
    await changeQuestion(tx, org, questionId, change);
    const data = { questionId, login: userLogin, slackUser, requestedBy, until: expiresAt };
    const entry = { org, incidentId, at, actor: 'system', kind: 'user_asked' as const, data };
    await appendHistory(tx, entry);
    await changeIncident(tx, incident, {}, new Date(at));
    deps.metrics.usersAsked.inc({ org, result: 'asked' });
    const job = { org, incidentId };
    await deps.jobs.enqueue(tx, 'escalate', [{ data: job, startAfter: expiresAt }]);
    await deps.jobs.enqueue(tx, 'notify', [{ data: job }]);
    return true;
  });
}

/** Notes that the question cannot be sent, now or later. */
export async function notAsked(
  deps: NotifyDependencies,
  asked: Asked,
  questionId: number,
  why: string,
): Promise<void> {
  await onQuestion(deps, asked, questionId, async (tx, incident, { status }) => {
    if (status === 'asking') await giveUp(tx, deps, incident, questionId, why);
    return true;
  });
}

async function giveUp(
  tx: Transaction,
  deps: NotifyDependencies,
  incident: Incident,
  questionId: number,
  reason: string,
): Promise<void> {
  const { org, id: incidentId } = incident;
  const at = deps.now();
  await changeQuestion(tx, org, questionId, { status: 'not_asked', reason });
  const entry = { org, incidentId, at, actor: 'system', kind: 'user_not_asked' as const };
  await appendHistory(tx, { ...entry, data: { questionId, reason } });
  await changeIncident(tx, incident, {}, new Date(at));
  deps.metrics.usersAsked.inc({ org, result: 'not_asked' });
  await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
}

async function onQuestion(
  deps: NotifyDependencies,
  { org: { key }, id }: Asked,
  questionId: number,
  work: (tx: Transaction, incident: Incident, question: UserQuestion) => Promise<boolean>,
): Promise<boolean> {
  return deps.database.transaction(async (tx) => {
    const incident = await lockIncident(tx, key, id);
    const questions = incident === null ? [] : await questionsOf(tx.rows, key, id);
    const question = questions.find((one) => one.id === questionId);
    return incident === null || question === undefined ? false : work(tx, incident, question);
  });
}
