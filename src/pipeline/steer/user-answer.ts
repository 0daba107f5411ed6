/**
 * Takes what the user answers to "was this you?". A no makes the incident graver, and, where the policy says so, the
 * plan for a hijack follows behind the usual guard rails. A yes is noted and changes nothing.
 */
import { planSteps } from '../../domain/response/plan.ts';
import {
  type AnswerWeight,
  type UserAnswer,
  type UserQuestion,
  weighAnswer,
} from '../../domain/response/user-question.ts';
import { changeQuestion, questionsOf } from '../../store/asked-users.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory, isInHistory } from '../../store/history.ts';
import {
  changeIncident,
  type Incident,
  type IncidentChange,
  isOpen,
  lockIncident,
} from '../../store/incidents.ts';
import { replaceBlocks } from '../decide/further-blocks.ts';
import { planContextOf } from '../decide/plan-context.ts';
import { planForHijack } from '../decide/plan-for-hijack.ts';
import { situationOfIncident } from '../decide/situation.ts';
import type { SteerDependencies } from '../dependencies.ts';
import { orgOf, policyOf } from '../policy-of.ts';
import { goOnAfterDenial, lockAlike } from './denied-afterwards.ts';

export type UserAnswerRequest = {
  readonly org: string;
  readonly incidentId: number;
  readonly questionId: number;
  /** Who answers, as `slack:U…`. */
  readonly by: string;
  readonly answer: UserAnswer;
};

export type UserAnswerOutcome =
  | { readonly outcome: 'noted' | 'late'; readonly answer: UserAnswer }
  | { readonly outcome: 'stands' | 'repeated' | 'not_yours' | 'not_found' };

/** Takes an answer, from the very person who was asked. */
export async function answerQuestion(
  deps: SteerDependencies,
  { org, incidentId, questionId, by, answer }: UserAnswerRequest,
): Promise<UserAnswerOutcome> {
  return deps.database.transaction(async (tx): Promise<UserAnswerOutcome> => {
    const alike = answer === 'no' ? await lockAlike(tx, org, incidentId) : [];
    const incident = await lockIncident(tx, org, incidentId);
    const questions = incident === null ? [] : await questionsOf(tx.rows, org, incidentId);
    const question = questions.find(({ id }) => id === questionId);
    if (incident === null || question === undefined) return { outcome: 'not_found' };
    if (question.slackUser === null || by !== `slack:${question.slackUser}`) {
      return { outcome: 'not_yours' };
    }
    const now = deps.now();
    const weight = weighAnswer(answer, question, { isOpen: isOpen(incident), now });
    if (weight === 'repeated') return { outcome: 'repeated' };
    const given = { questionId, answer, by, weight };
    if (weight === 'stands') {
      await noteStanding(tx, incident, given, now);
      return { outcome: 'stands' };
    }
    await write(tx, deps, incident, question, given, alike);
    return { outcome: weight === 'late' ? 'late' : 'noted', answer };
  });
}

type Given = {
  readonly questionId: number;
  readonly answer: UserAnswer;
  readonly by: string;
  readonly weight: AnswerWeight;
};

/** Notes a yes after a no once, however often it is clicked. */
async function noteStanding(
  tx: Transaction,
  { org, id: incidentId }: Incident,
  { questionId, answer, by, weight }: Given,
  at: number,
): Promise<void> {
  const data = { questionId, answer, weight };
  if (await isInHistory(tx.rows, org, [incidentId], data)) return;
  await appendHistory(tx, { org, incidentId, at, actor: by, kind: 'user_answered', data });
}

async function write(
  tx: Transaction,
  deps: SteerDependencies,
  incident: Incident,
  question: UserQuestion,
  { answer, by, weight }: Given,
  alike: readonly Incident[],
): Promise<void> {
  const { org, id: incidentId } = incident;
  const at = deps.now();
  const denial = { closed: incident, question, by, at };
  const goesOnAs = answer === 'no' ? await goOnAfterDenial(tx, deps, denial, alike) : null;
  const counts = weight === 'counts';
  const status = counts ? 'answered' : 'expired';
  await changeQuestion(tx, org, question.id, { status, answer, answeredAt: new Date(at) });
  const toldAs = goesOnAs === null ? {} : { goesOnAs };
  const data = { questionId: question.id, answer, weight, way: 'Slack', ...toldAs };
  await appendHistory(tx, { org, incidentId, at, actor: by, kind: 'user_answered', data });
  const change = counts && answer === 'no' ? await planByWord(tx, deps, incident, at) : {};
  await changeIncident(tx, incident, change, new Date(at));
  deps.metrics.usersAsked.inc({ org, result: answer });
  await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
}

/** Plans for `hijack` as if it had been judged one; does nothing where the policy only wants the no told. */
async function planByWord(
  tx: Transaction,
  deps: SteerDependencies,
  incident: Incident,
  now: number,
): Promise<IncidentChange> {
  const { userId, details } = incident;
  if (userId === null) return {};
  const org = orgOf(deps, incident.org);
  const policy = policyOf(deps, incident, userId);
  if (policy.askUser.onNo !== 'contain') return {};
  // The series is that of a judgement, so that a later judgement of a hijack adds nothing.
  const context = planContextOf(org, incident, userId, 'plan');
  const steps = planSteps(policy.plans.hijack, 'plan', context);
  const { approved, notices } = await planForHijack(tx, deps, org, {
    incident,
    userId,
    steps: await replaceBlocks(tx, incident, steps, now),
    situation: situationOfIncident(org, incident, { policy, now }),
  });
  return {
    ...(approved ? { containment: 'acting' as const, status: 'in_progress' as const } : {}),
    details: { notices: [...new Set([...details.notices, ...notices])] },
  };
}
