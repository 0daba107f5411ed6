import type { Evidence, Suspicion } from '../evidence/evidence.ts';
import { fromCompanyEgress } from './company-egress.ts';
import { shareAny } from './comparison.ts';
import { isOneMachine } from './machine.ts';
import { releasesBetween, versionStep } from './versions.ts';
import { weigh } from './weigh.ts';

/** What another version within the session weighs; `change` names both. */
export function versionChanged(suspicion: Suspicion, change: string): readonly Evidence[] {
  const { weights } = suspicion.context.tuning;
  const step = versionStep(suspicion);
  if (['back', 'returns'].includes(step) && (isOneMachine(suspicion) || isOfFarm(suspicion)))
    return weigh(
      'version-back',
      weights.changedInPlace,
      `an older version beside the newer, as of one machine at one address: ${change}`,
    );
  switch (step) {
    case 'back':
      return weigh(
        'version-back',
        isFarBack(suspicion) ? weights.versionFarBack : weights.versionBack,
        `an older version of the browser: ${change}`,
      );
    case 'returns':
      return weigh(
        'version-back',
        weights.versionReturns,
        `the older version went on being used: ${change}`,
      );
    case 'leap':
      return weigh('version-forward', weights.versionLeap, `many versions at once: ${change}`);
    case 'other':
      return weigh(
        'version-forward',
        weights.versionOther,
        `a newer version, and not by an update, which keeps the device cookie: ${change}`,
      );
    case 'update':
      return weigh(
        'version-forward',
        weights.versionForward,
        `a newer version, as after an update: ${change}`,
      );
  }
}

/** Whether it may be one browser on several hosts of the company's desktop farm, also where the user never was. */
function isOfFarm(suspicion: Suspicion): boolean {
  const { owner, stranger } = suspicion;
  if (owner === null || !fromCompanyEgress(suspicion)) return false;
  return shareAny(owner.ips, stranger.ips) && shareAny(owner.deviceTokens, stranger.deviceTokens);
}

/** Whether the versions are far apart: a browser's channels differ by one or two, a copied profile is older by more. */
function isFarBack({ owner, stranger }: Suspicion): boolean {
  return owner !== null && releasesBetween(owner, stranger) >= 4;
}
