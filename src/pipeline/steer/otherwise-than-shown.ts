/** Whether a plan is another by now than a form had shown it. */
import { titleOfAction } from '../../domain/response/response-action.ts';
import type { WantedStep } from '../offers/by-hand.ts';
import { shownStep } from '../offers/shown-step.ts';
import type { JudgedOtherwise } from './judged-otherwise.ts';

/** A step and what names it as it was shown; see the story's `containable`. */
export type SealedStep = { readonly kind: string; readonly seal: string };

/**
 * The refusal where something would be done that was not shown like that; what was done meanwhile is no reason.
 * @param shown undefined where nobody says
 */
export function otherwiseThanShown(
  doable: readonly WantedStep[],
  shown: readonly SealedStep[] | undefined,
): JudgedOtherwise | null {
  if (shown === undefined) return null;
  const other = doable.find((wanted) => {
    const now = shownStep(wanted);
    return !shown.some(({ kind, seal }) => kind === now?.kind && seal === now.seal);
  });
  if (other === undefined) return null;
  const reason = `“${titleOfAction(other.step.kind)}” is planned otherwise by now than the form said: look at it again.`;
  return { outcome: 'judged_otherwise', reason };
}
