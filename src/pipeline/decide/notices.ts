/** What keeps actions from being done, in words for the incident. */
import type { Guard, Ruling } from '../../domain/response/guardrails.ts';

const SAID_BY_POLICY: ReadonlySet<Guard> = new Set(['observe', 'approve_mode', 'two_people']);

/** Whether what holds an action is to be known before anything else; what the policy says anyway is not. */
export function isNotice(guard: Guard | null): boolean {
  return guard !== null && !SAID_BY_POLICY.has(guard);
}

export function noticesOf(rulings: readonly Ruling[]): readonly string[] {
  const reasons = rulings
    // What may be done for a protected user waits with its reason beside it.
    .filter(
      ({ guard, status }) => isNotice(guard) && (guard !== 'protected' || status === 'skipped'),
    )
    .flatMap(({ reason }) => (reason === null ? [] : [reason]));
  return [...new Set(reasons)];
}
