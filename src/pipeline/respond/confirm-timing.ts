import { CONFIRM_TIMING, type ConfirmTiming } from '../../domain/response/containment.ts';
import type { Dependencies } from '../dependencies.ts';

/** Returns how long and how often containment is checked in this process. */
export function confirmTimingOf({
  confirmTiming,
}: Pick<Dependencies, 'confirmTiming'>): ConfirmTiming {
  return confirmTiming ?? CONFIRM_TIMING;
}
