import {
  RESPONSE_CATALOGUE,
  type ResponseAction,
  type ResponseActionKind,
} from '../domain/response/response-catalogue.ts';
import { checkPrecondition, hasPrecondition } from '../domain/response/response-precondition.ts';
import { bothUndone } from '../domain/response/undo.ts';
import { type ActionResult, done } from './action-result.ts';
import { ACTION_STEPS, type Agreement } from './action-steps.ts';
import type { OktaOrgClient } from './client.ts';
import { OktaError } from './error.ts';
import { scopesOfAction } from './scopes.ts';

export type { ActionResult } from './action-result.ts';

export type PerformOptions = {
  /**
   * The action that would reverse an earlier try of this very action, which may have reached Okta. What is then found
   * done counts as done by the service, so that it stays in the undo ledger although its answer was lost.
   */
  readonly earlierTry?: ResponseAction | null;
  /**
   * Whether a person has agreed to it. Without that, an action that turns out to reach further than it says is held.
   */
  readonly agreedByPerson?: boolean;
};

/**
 * Does one response action, once however often it is asked for. Where Okta minds the user's status or who keeps the
 * password, the user is read first, and read again when Okta refuses: an earlier try may have succeeded although its
 * answer was lost.
 * @throws OktaError with `retryable: true` where the same call may succeed later
 */
export async function performAction(
  client: OktaOrgClient,
  action: ResponseAction,
  { earlierTry = null, agreedByPerson = false }: PerformOptions = {},
): Promise<ActionResult> {
  const result = await perform(client, action, { agreedByPerson });
  if (result.status !== 'done') return result;
  const undo = bothUndone(earlierTry, result.undo ?? null);
  return undo === null ? result : { ...result, undo };
}

async function perform(
  client: OktaOrgClient,
  action: ResponseAction,
  agreement: Agreement,
): Promise<ActionResult> {
  try {
    if (hasPrecondition(action.kind)) {
      const settled = await settledByStanding(client, action);
      if (settled !== null) return settled;
    }
    return await takeStep(client, action, agreement);
  } catch (error) {
    if (!(error instanceof OktaError) || error.retryable) throw error;
    return (await doneMeanwhile(client, action, error)) ?? refusal(action.kind, error);
  }
}

/** Takes the step of an action's kind. `ResponseAction` ties kinds to their parameters, and the table keeps them so. */
function takeStep<K extends ResponseActionKind>(
  client: OktaOrgClient,
  { kind, userId, params }: Extract<ResponseAction, { kind: K }>,
  agreement: Agreement,
): Promise<ActionResult> {
  const step = ACTION_STEPS[kind as K] as (
    client: OktaOrgClient,
    userId: string,
    params: unknown,
    agreement: Agreement,
  ) => Promise<ActionResult>;
  return step(client, userId, params, agreement);
}

async function settledByStanding(
  client: OktaOrgClient,
  { kind, userId }: ResponseAction,
): Promise<ActionResult | null> {
  const standing = checkPrecondition(kind, await client.getUser(userId));
  if (standing.kind === 'allowed') return null;
  if (standing.kind === 'already') return done(standing.detail);
  const { code, message, remedy } = standing;
  return { status: 'refused', oktaErrorCode: code, message, remedy };
}

/**
 * Returns a done result where a refusal only means that the work is done: somebody else suspended the user a moment
 * ago, or the user whose sessions Okta cannot find (404) is deactivated.
 */
async function doneMeanwhile(
  client: OktaOrgClient,
  { kind, userId }: ResponseAction,
  error: OktaError,
): Promise<ActionResult | null> {
  if (![400, 403, 404].includes(error.status ?? 0)) return null;
  try {
    const standing = checkPrecondition(kind, await client.getUser(userId));
    return standing.kind === 'already' ? done(standing.detail) : null;
  } catch (second) {
    if (second instanceof OktaError && !second.retryable) return null;
    throw second;
  }
}

function refusal(kind: ResponseActionKind, error: OktaError): ActionResult {
  return {
    status: 'refused',
    oktaErrorCode: error.code,
    message: error.message,
    remedy: isOfAccess(kind, error) ? accessRemedy(kind) : error.remedy,
  };
}

const ACCESS_CODES: readonly string[] = ['E0000006', 'okta_insufficient_scope'];

/** Whether a refusal is about the responder's rights; an action that carries its own proof needs none. */
function isOfAccess(kind: ResponseActionKind, { code }: OktaError): boolean {
  return ACCESS_CODES.includes(code) && RESPONSE_CATALOGUE[kind].scope !== null;
}

/**
 * Returns what the responder lacks. Okta's “no permission” does not say, but the action's needs are known, its readings
 * included.
 */
function accessRemedy(kind: ResponseActionKind): string {
  const { permission } = RESPONSE_CATALOGUE[kind];
  const scopes = scopesOfAction(kind);
  const needs = `The responder needs the OAuth ${scopes.length === 1 ? 'scope' : 'scopes'} ${scopes.join(' and ')}, and`;
  return permission === null
    ? `${needs} a standard admin role that allows it: Okta has no permission for a custom one.`
    : `${needs} the permission ${permission}, on a resource set that holds this user. Protected (break-glass) users are left out of it on purpose.`;
}
