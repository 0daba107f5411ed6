/** Ends questions to users that are not answered: when their time is up, or with their incident. */
import { answerableUntil, isDue } from '../../domain/response/user-question.ts';
import { changeQuestion, questionsOf } from '../../store/asked-users.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { type Incident, isOpen } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';

/** Ends all questions of an incident: those not sent yet never are, waiting ones expire. The caller holds its lock. */
export async function endQuestions(
  tx: Transaction,
  { org, id }: Incident,
  reason: string,
): Promise<void> {
  for (const question of await questionsOf(tx.rows, org, id)) {
    if (question.status === 'asking') {
      await changeQuestion(tx, org, question.id, { status: 'not_asked', reason });
    } else if (question.status === 'waiting') {
      await changeQuestion(tx, org, question.id, { status: 'expired' });
    }
  }
}

/** Ends the questions whose time is up. Returns how many, and until when the others may be answered. */
export async function expireQuestions(
  tx: Transaction,
  deps: Pick<Dependencies, 'metrics' | 'now'>,
  incident: Incident,
): Promise<{ readonly expired: number; readonly until: readonly number[] }> {
  const { org, id: incidentId } = incident;
  const now = deps.now();
  if (!isOpen(incident)) return { expired: 0, until: [] };
  const questions = await questionsOf(tx.rows, org, incidentId);
  const due = questions.filter((question) => isDue(question, now));
  for (const { id: questionId, answer } of due) {
    await changeQuestion(tx, org, questionId, { status: 'expired' });
    if (answer !== null) continue;
    const entry = { org, incidentId, at: now, actor: 'system', kind: 'user_silent' as const };
    await appendHistory(tx, { ...entry, data: { questionId } });
    deps.metrics.usersAsked.inc({ org, result: 'expired' });
  }
  const until = questions
    .filter((question) => !due.includes(question))
    .flatMap((question) => answerableUntil(question) ?? []);
  return { expired: due.length, until };
}
