/** Makes one attempt at one action, outside any transaction, and renews its lease meanwhile. */
import { readResponseAction } from '../../domain/response/response-action.ts';
import type { ActionResult } from '../../okta/action-result.ts';
import { OktaError } from '../../okta/error.ts';
import { performAction } from '../../okta/perform-action.ts';
import { type ResponseActionRow, renewAttempt } from '../../store/actions.ts';
import type { Dependencies } from '../dependencies.ts';
import type { RespondTiming } from './timing.ts';

export type Outcome =
  | ActionResult
  /** The same call may succeed later. */
  | { readonly status: 'passing'; readonly error: OktaError };

/** Runs the action. Never throws: what goes wrong is an outcome, which the incident shows. */
export async function runAction(
  deps: Dependencies,
  row: ResponseActionRow,
  timing: RespondTiming,
): Promise<Outcome> {
  const responder = deps.orgs.get(row.org)?.responder ?? null;
  if (responder === null) return NO_CREDENTIALS;
  const reading = readResponseAction(row.kind, row.userId, row.params);
  if (!reading.ok) return refused('unknown_action', `It cannot be done: ${reading.reason}.`, '');
  const renewal = setInterval(() => keepLease(deps, row, timing), timing.leaseMs / 3);
  try {
    return await performAction(responder, reading.action, {
      earlierTry: row.undo,
      agreedByPerson: row.decidedBy !== null && row.decidedBy !== 'system',
    });
  } catch (error) {
    return outcomeOf(deps, row, error);
  } finally {
    clearInterval(renewal);
  }
}

function keepLease(deps: Dependencies, row: ResponseActionRow, { leaseMs }: RespondTiming): void {
  const until = new Date(deps.now() + leaseMs);
  renewAttempt(deps.database.rows, row, until).catch((err: unknown) => {
    deps.log.warn({ err, actionId: row.id }, 'could not renew the lease of an action');
  });
}

function outcomeOf(
  deps: Dependencies,
  { id, incidentId }: ResponseActionRow,
  err: unknown,
): Outcome {
  if (err instanceof OktaError) {
    if (err.retryable) return { status: 'passing', error: err };
    return refused(err.code, err.message, err.remedy);
  }
  deps.log.error({ err, actionId: id, incidentId, stage: 'respond' }, 'an action failed by a bug');
  const remedy =
    'Look for this action’s id in the log of the service, and do it in the Admin Console.';
  return refused('internal_error', 'The service failed by a fault of its own.', remedy);
}

const NO_CREDENTIALS = refused(
  'no_okta_credentials',
  'No Okta credentials are configured for actions in this org.',
  'Set OKTA_CLIENT_ID and OKTA_PRIVATE_KEY (or OKTA_API_TOKEN); `warden doctor` checks them.',
);

function refused(oktaErrorCode: string, message: string, remedy: string): ActionResult {
  return { status: 'refused', oktaErrorCode, message, remedy };
}
