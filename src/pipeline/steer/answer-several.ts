/** Agrees to several actions of one incident by one click; each is decided as if it had been clicked alone. */
import { titleOfAction } from '../../domain/response/response-action.ts';
import { actionsOf } from '../../store/actions.ts';
import type { SteerDependencies } from '../dependencies.ts';
import { type AnswerOutcome, type AnswerRequest, approveAction } from './answer.ts';

export type OneOfSeveralAnswers = { readonly title: string; readonly answer: AnswerOutcome };

/** Agrees in the order given; one that cannot be agreed to holds up none of the others. */
export async function approveSeveral(
  deps: SteerDependencies,
  { actionIds, ...request }: Omit<AnswerRequest, 'actionId'> & { actionIds: readonly number[] },
): Promise<readonly OneOfSeveralAnswers[]> {
  const actions = await actionsOf(deps.database.rows, request.org, request.incidentId);
  const given: OneOfSeveralAnswers[] = [];
  for (const actionId of new Set(actionIds)) {
    const kind = actions.find(({ id }) => id === actionId)?.kind;
    const title = kind === undefined ? `Action ${actionId}` : titleOfAction(kind);
    given.push({ title, answer: await approveAction(deps, { ...request, actionId }) });
  }
  return given;
}
