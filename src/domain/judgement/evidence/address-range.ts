import { addressBlock } from '../../session/address-owners.ts';
import { KNOWN_DAYS } from '../baseline.ts';
import { FIXED_LINES, isOnFixedLine, networkChanged, shareAny } from '../compare/comparison.ts';
import { isRented } from '../compare/org-habit.ts';
import { isOwnAddress } from '../compare/own-address.ts';
import { settledness, weigh } from '../compare/weigh.ts';
import { operatorOf } from '../operator.ts';
import { isOnAnotherLine } from './another-line.ts';
import { type EvidenceKind, NOTHING, type Suspicion } from './evidence.ts';
import { isInNewCity } from './place.ts';

/**
 * Whether the stranger's part of a provider's addresses is one where this user is on other days. Half of the times that
 * a line gets another address it stays in one routed range (P: Padmanabhan et al., IMC 2016); a thief who rents a line
 * of the victim's provider gets one anywhere in it.
 */
export const addressRange: EvidenceKind = (suspicion) => {
  const { ips } = suspicion.stranger;
  if (ips.size === 0) return NOTHING;
  const near = isOwnAddress(suspicion);
  // One block of a cloud's addresses holds many customers.
  if (near || (isInOwnBlock(suspicion) && !isRented(suspicion)))
    return weigh('address-range', weightOfKnown(suspicion, near), knownInWords(suspicion, near));
  return weigh(
    'address-range',
    weightOfUnknown(suspicion) * settledness(suspicion.context),
    'in a part of the provider’s addresses where this user is on no other day',
  );
};

/** The known range in words, and whether its provider is new to the user. */
function knownInWords(suspicion: Suspicion, near: boolean): string {
  const where = near ? 'a range of addresses' : 'a part of the provider’s addresses';
  const though = isOtherProvider(suspicion) ? ', though under another provider’s name' : '';
  return `in ${where} where this user is on other days${though}`;
}

function isInOwnBlock({ stranger, context }: Suspicion): boolean {
  for (const ip of stranger.ips) if (context.ownAddresses.has(addressBlock(ip))) return true;
  return false;
}

/** The weight of a known range; that the network itself is the user's is weighed elsewhere. */
function weightOfKnown(suspicion: Suspicion, near: boolean): number {
  const { owner, context } = suspicion;
  const { weights } = context.tuning;
  if (!near && isOtherProvider(suspicion)) return 0;
  if (owner === null) return weights.rangeKnownAtStart;
  if (networkChanged(suspicion) !== true) return near ? weights.rangeKept : 0;
  return isNetworkOfUser(suspicion) ? 0 : weights.rangeKnown;
}

/** Whether the provider is new to the user by number and name; addresses of several may lie in one block. */
function isOtherProvider(suspicion: Suspicion): boolean {
  const { stranger, context } = suspicion;
  const { asn, networkKind } = stranger.fingerprint;
  if (asn === null || isNetworkOfUser(suspicion)) return false;
  const operator = operatorOf(stranger.fingerprint);
  return operator === null
    ? !context.baseline.networkKinds.has(networkKind)
    : !context.baseline.operators.has(operator);
}

function weightOfUnknown(suspicion: Suspicion): number {
  const { owner, stranger, context } = suspicion;
  const { weights } = context.tuning;
  // A stranger at the owner's address is where the owner is.
  if (owner === null || shareAny(owner.ips, stranger.ips)) return 0;
  if (context.baseline.seen.days < KNOWN_DAYS) return 0;
  const { networkKind } = stranger.fingerprint;
  if (networkChanged(suspicion) !== true)
    return isOnFixedLine(stranger) && !isOnAnotherLine(suspicion) ? weights.rangeUnknownNearby : 0;
  if (!isNetworkOfUser(suspicion)) return 0;
  if (networkKind === 'mobile') return weights.rangeUnknownOfCarrier;
  if (!FIXED_LINES.has(networkKind)) return 0;
  return weights.rangeUnknown + (isInNewCity(suspicion) ? weights.rangeInNewCity : 0);
}

function isNetworkOfUser({ stranger, context }: Suspicion): boolean {
  const { asn } = stranger.fingerprint;
  return asn !== null && context.baseline.asns.has(asn);
}
