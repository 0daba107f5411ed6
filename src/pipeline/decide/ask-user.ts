/** Decides whether the service by itself asks the user "was this you?" about a judgement. */
import { isEndingSessions } from '../../domain/response/containment.ts';
import { overLimit } from '../../domain/response/guardrails.ts';
import { policyFor } from '../../domain/response/response-policy.ts';
import { type UserQuestion, whyNotAskedByItself } from '../../domain/response/user-question.ts';
import { actionsOf, lockLimits } from '../../store/actions.ts';
import { addQuestion, countAsked } from '../../store/asked-users.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import type { Incident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Deliberation } from './deliberation.ts';

/**
 * Leaves a question, once per incident, to be sent with the next telling. Returns whether it did, or noted that a limit
 * prevents it. Call it after planning: where the sessions are ended at once, there is nothing to ask about.
 */
export async function askByItself(
  tx: Transaction,
  deps: Pick<Dependencies, 'config' | 'metrics'>,
  incident: Incident,
  deliberation: Deliberation,
  questions: readonly UserQuestion[],
): Promise<boolean> {
  const { org, subject, judgement, now } = deliberation;
  const { askUser, uncertainRule } = policyFor(org.config.responses, subject);
  if (!askUser.verdicts.includes(judgement.verdict) || questions.length > 0) return false;
  // Without the signing secret, a forged click could not be told from a real one.
  if (deps.config.slack?.signingSecret == null) return false;
  const why = whyNotAskedByItself({
    kind: incident.kind,
    userId: subject.id,
    login: subject.login ?? incident.userLogin,
    corroboration: deliberation.corroboration,
    containment: incident.containment,
    isEnding: isEndingSessions(await actionsOf(tx.rows, org.key, incident.id)),
    companyWideMove: deliberation.companyWideMove,
    uncertainRule,
    lastBadAt: deliberation.lastBadAt,
    now,
    staleAfterMinutes: org.config.responses.staleAfterMinutes,
  });
  if (why !== null) return false;
  await lockLimits(tx, org.key);
  const asked = await countAsked(tx, org.key, subject.id, now);
  const limit = overLimit(org.config.responses.limits, asked, 'asked');
  const about = { org: org.key, incidentId: incident.id };
  const asks = { ...about, requestedBy: 'system', requestedAt: new Date(now) };
  const questionId = await addQuestion(tx, asks, limit);
  if (limit === null) return true;
  const entry = { ...about, at: now, actor: 'system', kind: 'user_not_asked' as const };
  await appendHistory(tx, { ...entry, data: { questionId, reason: limit } });
  deps.metrics.usersAsked.inc({ org: org.key, result: 'not_asked' });
  return true;
}
