import type { NetworkKind } from '../../session/fingerprint.ts';
import type { Suspicion } from '../evidence/evidence.ts';

/** How many people have to be known to say anything about a company. */
const ENOUGH_PEOPLE = 15;

/**
 * What the stranger's kind of network weighs more or less in this company: where many have VPNs or machines in a cloud,
 * one more is no news; where nobody has, it is more than that. The logarithm of the usual share over the company's own.
 */
export function kindAmongPeers({ stranger, context }: Suspicion): number {
  const { peers } = context.org;
  const { networkKind: kind } = stranger.fingerprint;
  const usual = USUAL_SHARE.get(kind);
  if (usual === undefined || peers.people < ENOUGH_PEOPLE) return 0;
  const { rarestKind, commonestKind, commonestHosting } = context.tuning.weights;
  const share = ((peers.networkKinds.get(kind) ?? 0) + usual * SURE) / (peers.people + SURE);
  const least = kind === 'hosting' ? commonestHosting : commonestKind;
  return Math.max(least, Math.min(rarestKind, -Math.log(share / usual)));
}

/** How many known people the assumed shares count for (J). */
const SURE = 40;
/** Assumed share of people with such a network on two days or more: VPN users at work are few, developers fewer (J). */
const USUAL_SHARE: ReadonlyMap<NetworkKind, number> = new Map([
  ['vpn', 0.06],
  ['hosting', 0.02],
]);

/** Whether some in the company work in the stranger's country day by day, as at its other site. */
export function isColleaguesCountry({ stranger, context }: Suspicion): boolean {
  const { peers } = context.org;
  const { country } = stranger.fingerprint;
  return country !== null && (peers.countries.get(country) ?? 0) >= FEW;
}

const FEW = 3;

/** Whether nobody in the company works in the stranger's country, by all that is known of enough of them. */
export function isNobodysCountry({ stranger, context }: Suspicion): boolean {
  const { peers } = context.org;
  const { country } = stranger.fingerprint;
  return (
    country !== null && peers.people >= ENOUGH_PEOPLE && (peers.countries.get(country) ?? 0) === 0
  );
}
