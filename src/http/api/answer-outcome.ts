/** What came of steering, as an HTTP answer. An outcome that changed nothing is never a success. */
import type { FastifyReply } from 'fastify';
import { problem } from './problem.ts';

/** Everything `pipeline/steer.ts` may say; the words that need more than the code are built here. */
export type Outcome = {
  readonly outcome: string;
  readonly reason?: string;
  readonly status?: string;
  readonly decidedBy?: string | null;
  readonly closedBy?: string | null;
};

export type Refusal = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
};

/**
 * Sends success with the outcome as it is, everything else as an error with its remedy.
 * @param absent said where there is nothing of the kind
 */
export function answerOutcome(reply: FastifyReply, outcome: Outcome, absent?: string) {
  const refusal = refusalOf(outcome, absent);
  if (refusal !== null) return problem(reply, refusal.status, refusal.code, refusal.message);
  return reply.code(UNDER_WAY.has(outcome.outcome) ? 202 : 200).send(outcome);
}

const NO_SUCH_ACTION = 'There is no such action or incident in this org.';

const UNDER_WAY: ReadonlySet<string> = new Set([
  'waiting_for_second',
  'undoing',
  'asking',
  'requested',
]);

/** Why nothing was changed; null where something was, or will be. */
export function refusalOf(outcome: Outcome, absent = NO_SUCH_ACTION): Refusal | null {
  const refused = (status: number, message: string) => ({
    status,
    code: outcome.outcome,
    message,
  });
  switch (outcome.outcome) {
    case 'not_found':
      return refused(404, absent);
    case 'not_allowed':
      return refused(403, outcome.reason ?? 'The policy does not allow it.');
    case 'nothing_to_do':
      return refused(409, outcome.reason ?? 'There is nothing to do.');
    case 'not_possible':
      return refused(409, outcome.reason ?? 'That cannot be done.');
    case 'cannot_ask':
    case 'already_asked':
      return refused(409, outcome.reason ?? 'The user cannot be asked.');
    case 'expired':
      return refused(409, 'The time to answer is over. Nothing was done.');
    case 'already_undone':
      return refused(409, 'It has been taken back already.');
    case 'already_open':
      return refused(409, 'It is open.');
    case 'already_ended':
      return refused(409, 'It has ended already.');
    case 'already_decided':
      return refused(409, decided(outcome));
    case 'already_closed':
      return refused(409, closed(outcome));
    case 'judged_otherwise':
      return refused(409, outcome.reason ?? 'It is judged otherwise now.');
    default:
      return null;
  }
}

function decided({ status, decidedBy }: Outcome): string {
  const by = decidedBy === null || decidedBy === undefined ? '' : ` by ${decidedBy}`;
  return `The action is ${status}${by}: the first answer counts, and this one changed nothing.`;
}

function closed({ status, closedBy }: Outcome): string {
  return `The incident is ${status}, by ${closedBy ?? 'the system'}; this changed nothing.`;
}
