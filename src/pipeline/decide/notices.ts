/** Puts into words, for the incident, what keeps actions from being done. */
import type { Guard, Ruling } from '../../domain/response/guardrails.ts';

const SAID_BY_POLICY: ReadonlySet<Guard> = new Set(['observe', 'approve_mode', 'two_people']);

/** Whether a guard is worth a notice on the incident; one that the policy sets anyway is not. */
export function isNotice(guard: Guard | null): boolean {
  return guard !== null && !SAID_BY_POLICY.has(guard);
}

export function noticesOf(rulings: readonly Ruling[]): readonly string[] {
  const reasons = rulings
    // An action that may be done for a protected user waits with its own reason beside it.
    .filter(
      ({ guard, status }) => isNotice(guard) && (guard !== 'protected' || status === 'skipped'),
    )
    .flatMap(({ reason }) => (reason === null ? [] : [reason]));
  return [...new Set(reasons)];
}
