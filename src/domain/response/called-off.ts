/** Tells whether what was agreed on still stands after its incident has changed. Pure. */
import type { Guard } from './guardrails.ts';
import type { Resolution } from './incident.ts';

/** Whether the policy's own action was called off while it was under way, and so is not to be tried again. */
export function isCalledOff({
  decidedBy,
  guard,
}: Readonly<{ decidedBy: string | null; guard: Guard | null }>): boolean {
  return decidedBy === 'system' && guard === 'lowered';
}

/** Whether a person’s decision outlives its incident, which was closed as a duplicate and not by a person. */
export function outlivesTying(
  { closedBy, resolution }: Readonly<{ closedBy: string | null; resolution: Resolution | null }>,
  { decidedBy }: Readonly<{ decidedBy: string | null }>,
): boolean {
  return closedBy === 'system' && resolution === 'duplicate' && decidedBy !== 'system';
}
