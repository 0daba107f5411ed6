/** Turns the outcome of a decision into an HTTP answer; an outcome that changed nothing is never a success. */
import type { FastifyReply } from 'fastify';
import { type Outcome, whyUnchanged } from '../../pipeline/steer.ts';

/**
 * Sends success with the outcome as it is, everything else as an error with its remedy.
 * @param absent said where there is nothing of the kind
 */
export function answerOutcome(reply: FastifyReply, outcome: Outcome, absent?: string) {
  const unchanged = whyUnchanged(outcome, absent);
  if (unchanged === null)
    return reply.code(UNDER_WAY.has(outcome.outcome) ? 202 : 200).send(outcome);
  return reply.code(unchanged.status).send({ error: unchanged.error });
}

const UNDER_WAY: ReadonlySet<string> = new Set([
  'waiting_for_second',
  'undoing',
  'asking',
  'requested',
]);
