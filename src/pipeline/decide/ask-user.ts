/** Whether the user is asked "was this you?" about a judgement, without anybody's word. */
import { isEndingSessions } from '../../domain/response/containment.ts';
import { policyFor } from '../../domain/response/response-policy.ts';
import { type UserQuestion, whyNotAskedByItself } from '../../domain/response/user-question.ts';
import { actionsOf } from '../../store/actions.ts';
import { addQuestion } from '../../store/asked-users.ts';
import type { Transaction } from '../../store/database.ts';
import type { Incident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Deliberation } from './deliberation.ts';

/**
 * Leaves a question to be sent with the next telling, once an incident; whether it did. Called after planning:
 * what ends the sessions at once leaves nothing to ask about.
 */
export async function askByItself(
  tx: Transaction,
  deps: Pick<Dependencies, 'config'>,
  incident: Incident,
  deliberation: Deliberation,
  questions: readonly UserQuestion[],
): Promise<boolean> {
  const { org, subject, judgement, now } = deliberation;
  const { askUser, uncertainRule } = policyFor(org.config.responses, subject);
  if (!askUser.verdicts.includes(judgement.verdict) || questions.length > 0) return false;
  // Without the signing secret no click could be told from a forged one.
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
  const asks = { org: org.key, incidentId: incident.id, requestedBy: 'system' };
  await addQuestion(tx, { ...asks, requestedAt: new Date(now) });
  return true;
}
