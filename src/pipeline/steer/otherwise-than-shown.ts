/** Tells whether a plan has changed since a form showed it. */
import { titleOfAction } from '../../domain/response/response-action.ts';
import type { WantedStep } from '../offers/by-hand.ts';
import { shownStep } from '../offers/shown-step.ts';
import type { JudgedOtherwise } from './judged-otherwise.ts';

/** A step with a seal of how it was shown; see the story's `containable`. */
export type SealedStep = { readonly kind: string; readonly seal: string };

/**
 * Returns the refusal where a step to be done was not shown like this; steps done meanwhile are no reason.
 * @param shown undefined where that is not known
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
