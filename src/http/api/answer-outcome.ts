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

/** Sends success with the outcome as it is, everything else as an error with its remedy. */
export function answerOutcome(reply: FastifyReply, outcome: Outcome) {
  switch (outcome.outcome) {
    case 'not_found':
      return problem(reply, 404, 'not_found', 'There is no such action or incident in this org.');
    case 'not_allowed':
      return problem(reply, 403, 'not_allowed', outcome.reason ?? 'The policy does not allow it.');
    case 'not_possible':
      return problem(reply, 409, 'not_possible', outcome.reason ?? 'That cannot be done.');
    case 'expired':
      return problem(reply, 409, 'expired', 'The time to answer is over. Nothing was done.');
    case 'already_undone':
      return problem(reply, 409, 'already_undone', 'It has been taken back already.');
    case 'already_decided':
      return problem(reply, 409, 'already_decided', decided(outcome));
    case 'already_closed':
      return problem(reply, 409, 'already_closed', closed(outcome));
    case 'waiting_for_second':
    case 'undoing':
      return reply.code(202).send(outcome);
    default:
      return reply.send(outcome);
  }
}

function decided({ status, decidedBy }: Outcome): string {
  const by = decidedBy === null || decidedBy === undefined ? '' : ` by ${decidedBy}`;
  return `The action is ${status}${by}: the first answer counts, and this one changed nothing.`;
}

function closed({ status, closedBy }: Outcome): string {
  return `The incident is ${status}, by ${closedBy ?? 'the system'}; this changed nothing.`;
}
