import { fromCompanyEgress } from '../compare/company-egress.ts';
import { clientChange, shareAny } from '../compare/comparison.ts';
import { isOneMachine, isStrangeNetwork } from '../compare/machine.ts';
import { isOrgHabit, isRented } from '../compare/org-habit.ts';
import { weigh } from '../compare/weigh.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';

/**
 * Another client, but from the very address that the session was on: an app’s window, the other browser, the
 * next person at a desk. A thief sits behind another address, unless both are at the exit of one rented
 * network, or of one where the user never was: there it may be a machine in the middle. A rented address that the
 * company shares is its own exit.
 */
export const sameAddress: EvidenceKind = (suspicion) => {
  if (!CLIENTS_APART.has(clientChange(suspicion)) || isOneMachine(suspicion)) return NOTHING;
  if (!isAtOneAddress(suspicion)) return NOTHING;
  return weigh(
    'same-address',
    suspicion.context.tuning.weights.sameAddress,
    'both clients came from the very same address',
  );
};

const CLIENTS_APART: ReadonlySet<string> = new Set(['os', 'browser', 'version', 'detail']);

/**
 * Whether both sides came from one address where the user or the company is at home. A rented network's counts only if
 * it is the company's own exit.
 */
export function isAtOneAddress(suspicion: Suspicion): boolean {
  const { owner, stranger, context } = suspicion;
  if (owner === null || !shareAny(owner.ips, stranger.ips)) return false;
  if (fromCompanyEgress(suspicion)) return true;
  if (isRented(suspicion)) return false;
  // A machine in the middle does not have the key of the user's registered device.
  const isBehindIt = shareAny(owner.deviceIds, context.baseline.deviceIds);
  return isBehindIt || !isStrangeNetwork(stranger, context) || isOrgHabit(suspicion);
}
