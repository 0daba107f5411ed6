import type { Suspicion } from '../evidence/evidence.ts';

/** Whether the stranger is no look of the session, but a device on which one of its factors was enrolled. */
export function isEnrolledBeside({
  stranger,
  appearances,
}: Pick<Suspicion, 'stranger' | 'appearances'>): boolean {
  return !appearances.includes(stranger);
}
