/** Carries a user's no over to the incident that is about their session from now on. */
import type { UserQuestion } from '../../domain/response/user-question.ts';
import { carryAnswer, questionsOf } from '../../store/asked-users.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { changeIncident, type Incident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';

type Denial = {
  /** The incident that they were asked about. */
  readonly from: Incident;
  /** The question with its answer. */
  readonly question: UserQuestion;
  /** Whoever said no, as `slack:U…`. */
  readonly by: string;
  readonly at: number;
  /** Notice for the incident that the no is carried to. */
  readonly notice: string;
};

/** Carries it over. Returns whether it was news to that incident. The caller holds the row locks of both. */
export async function carryDenial(
  tx: Transaction,
  deps: Pick<Dependencies, 'jobs'>,
  to: Incident,
  { from, question, by, at, notice }: Denial,
): Promise<boolean> {
  const { org, id: incidentId, details } = to;
  const known = await questionsOf(tx.rows, org, incidentId);
  if (known.some(({ answer }) => answer === 'no')) return false;
  await carryAnswer(tx, org, incidentId, question);
  const data = { answer: question.answer, way: 'Slack', about: from.id };
  await appendHistory(tx, { org, incidentId, at, actor: by, kind: 'user_answered', data });
  const notices = [...new Set([...details.notices, notice])];
  await changeIncident(tx, to, { details: { notices } }, new Date(at));
  await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
  return true;
}
