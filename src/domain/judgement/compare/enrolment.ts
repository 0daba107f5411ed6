import type { Suspicion } from '../evidence/evidence.ts';

/** The stranger is none of the session's looks: a device on which one of its factors was enrolled. */
export function isEnrolledBeside({
  stranger,
  appearances,
}: Pick<Suspicion, 'stranger' | 'appearances'>): boolean {
  return !appearances.includes(stranger);
}
