import { SETTLED_DAYS } from '../baseline.ts';
import type { Evidence, Suspicion } from '../evidence/evidence.ts';
import { networkChanged } from './comparison.ts';
import { handsOver, isComputerElsewhere, isOneMachine, isSystemBrowser } from './machine.ts';
import { usualPair } from './usual-pair.ts';
import { weigh } from './weigh.ts';

export const APP_WINDOW = 'an app’s window beside the browser, as on one device';

/** What another browser within the session weighs; `words` name both sides. */
export function browserChanged(suspicion: Suspicion, words: string): readonly Evidence[] {
  const { weights } = suspicion.context.tuning;
  const said = (weight: number, what: string) =>
    weigh('browser-changed', weight, `${what}: ${words}`);
  if (handsOver(suspicion))
    return said(
      isWindowElsewhere(suspicion) ? weights.appWindowElsewhere : weights.embeddedHandover,
      APP_WINDOW,
    );
  if (isOneMachine(suspicion)) return said(weights.changedInPlace, 'another browser');
  return said(
    isSystemBrowser(suspicion) ? systemBrowser(suspicion) : weights.browserChanged,
    'another browser',
  );
}

/** Whether an app's window may be made up: it is on a computer in a new network, and anybody can add such a name. */
function isWindowElsewhere(suspicion: Suspicion): boolean {
  return isComputerElsewhere(suspicion) && usualPair(suspicion) === 'never';
}

function systemBrowser(suspicion: Suspicion): number {
  const { weights } = suspicion.context.tuning;
  if (suspicion.context.baseline.seen.days < SETTLED_DAYS) return weights.systemBrowserEarly;
  return networkChanged(suspicion) === true
    ? weights.systemBrowserElsewhere
    : weights.systemBrowser;
}
