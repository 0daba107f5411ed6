/** Asks the user by hand. It may warn a thief who reads along, so it takes the right to approve. */
import type { IncidentStatus, Resolution } from '../../domain/response/incident.ts';
import { whyNotAgain, whyNotAskable } from '../../domain/response/user-question.ts';
import { addQuestion, questionsOf } from '../../store/asked-users.ts';
import { appendHistory } from '../../store/history.ts';
import { changeIncident, isOpen, lockIncident } from '../../store/incidents.ts';
import type { SteerDependencies } from '../dependencies.ts';
import type { SteerRequest } from './incident.ts';
import { whyMayNotCallOffHere } from './may-decide.ts';
import { keepingRefusals } from './refused.ts';

export type AskOutcome =
  | { readonly outcome: 'asking' | 'not_found' }
  | { readonly outcome: 'not_allowed' | 'cannot_ask' | 'already_asked'; readonly reason: string }
  | {
      readonly outcome: 'already_closed';
      readonly status: IncidentStatus;
      readonly closedBy: string | null;
      readonly resolution: Resolution | null;
    };

const NOT_SET_UP =
  'Slack is not set up for it: SLACK_BOT_TOKEN, SLACK_CHANNEL and SLACK_SIGNING_SECRET are needed.';

/** Leaves a question for the user of an open incident, whatever its verdict; again only if nothing came of the last. */
export const askUser = keepingRefusals('ask', ask);

async function ask(
  deps: SteerDependencies,
  { org, incidentId, ...decider }: SteerRequest,
): Promise<AskOutcome> {
  return deps.database.transaction(async (tx): Promise<AskOutcome> => {
    const incident = await lockIncident(tx, org, incidentId);
    if (incident === null) return { outcome: 'not_found' };
    const refusal = await whyMayNotCallOffHere(tx.rows, deps, incident, decider);
    if (refusal !== null) return { outcome: 'not_allowed', reason: refusal };
    const { status, closedBy, resolution, kind, userId, userLogin: login, details } = incident;
    if (!isOpen(incident)) return { outcome: 'already_closed', status, closedBy, resolution };
    const { corroboration } = details;
    const impossible =
      deps.config.slack?.signingSecret == null
        ? NOT_SET_UP
        : whyNotAskable({ kind, userId, login, corroboration });
    if (impossible !== null) return { outcome: 'cannot_ask', reason: impossible };
    const again = whyNotAgain(await questionsOf(tx.rows, org, incidentId));
    if (again !== null) return { outcome: 'already_asked', reason: again };
    const [{ by }, at] = [decider, deps.now()];
    const asks = { org, incidentId, requestedBy: by, requestedAt: new Date(at) };
    const questionId = await addQuestion(tx, asks);
    const entry = { org, incidentId, at, actor: by, kind: 'user_ask_requested' as const };
    await appendHistory(tx, { ...entry, data: { questionId } });
    await changeIncident(tx, incident, {}, new Date(at));
    await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
    return { outcome: 'asking' };
  });
}
