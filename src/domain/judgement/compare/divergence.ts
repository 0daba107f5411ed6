import type { Suspicion } from '../evidence/evidence.ts';
import { clientChange, deviceChanged } from './comparison.ts';
import { isDeviceMode } from './device-mode.ts';
import { handsOver, isAppBesideBrowser, isAppWindow, isDesktopSiteToggle } from './machine.ts';
import { usualPair } from './usual-pair.ts';
import { versionStep } from './versions.ts';

/** Whether the clients are different, as far as anything tells: another system, browser, script or device. */
export function clientDiverges(suspicion: Suspicion): boolean {
  const change = clientChange(suspicion);
  if (deviceChanged(suspicion) === false) return change === 'script';
  if (change === 'script') return true;
  if (change === 'os')
    return !(
      isDesktopSiteToggle(suspicion) ||
      isDeviceMode(suspicion) ||
      isAppWindow(suspicion) ||
      usualPair(suspicion) === 'habit'
    );
  if (change === 'browser') return !handsOver(suspicion);
  if (change === 'version') return versionStep(suspicion) !== 'update' && !handsOver(suspicion);
  return deviceChanged(suspicion) === true && !isAppBesideBrowser(suspicion);
}
