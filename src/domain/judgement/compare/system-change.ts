import type { Evidence, Suspicion } from '../evidence/evidence.ts';
import { networkChanged } from './comparison.ts';
import { isDeviceMode } from './device-mode.ts';
import { isAppWindow, isDesktopSitePair, isOneMachine } from './machine.ts';
import { weigh } from './weigh.ts';

/** What another operating system within the session weighs; `words` name both sides. */
export function systemChanged(suspicion: Suspicion, words: string): readonly Evidence[] {
  const { weights } = suspicion.context.tuning;
  const other = `another operating system: ${words}`;
  if (isOneMachine(suspicion)) return weigh('os-changed', weights.changedInPlace, other);
  if (isAppWindow(suspicion))
    return weigh(
      'os-changed',
      networkChanged(suspicion) === true ? weights.appWindowElsewhere : weights.appWindow,
      `an app’s window that names another system: ${words}`,
    );
  if (isDeviceMode(suspicion))
    return weigh(
      'os-changed',
      weights.deviceMode,
      `as when a browser’s developer tools show a page as on a phone: ${words}`,
    );
  if (isDesktopSitePair(suspicion))
    return weigh(
      'os-changed',
      weights.desktopSiteOtherCookie,
      `a phone’s and its desktop site’s header, but with another device cookie on another network: ${words}`,
    );
  const toPhone = isPhoneAfterDesktop(suspicion);
  return weigh('os-changed', toPhone ? weights.phoneAfterDesktop : weights.osChanged, other);
}

/** Whether a phone follows a desktop: nobody carries a session on so, but a browser may show itself as a phone's. */
function isPhoneAfterDesktop({ owner, stranger }: Suspicion): boolean {
  const [a, b] = [owner?.fingerprint, stranger.fingerprint];
  return a?.deviceClass === 'desktop' && b.deviceClass === 'phone' && !b.embedded;
}
