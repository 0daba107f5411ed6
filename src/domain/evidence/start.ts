import { type EvidenceKind, NOTHING } from './evidence.ts';
import { familiarity, weigh } from './weigh.ts';

/**
 * The session was opened by the side that does not look like the user: an adversary in the middle signs
 * in itself, so that the first fingerprint is the thief's and the user's own is the change.
 */
export const openedByStranger: EvidenceKind = ({ owner, stranger, context }) => {
  if (owner === null || stranger.starts === null || stranger.firstAt > owner.firstAt)
    return NOTHING;
  const { baseline, tuning } = context;
  if (baseline.seen.days < 2) return NOTHING;
  if (familiarity(baseline.asns, stranger.fingerprint.asn) !== 'never') return NOTHING;
  if (familiarity(baseline.asns, owner.fingerprint.asn) === 'never') return NOTHING;
  const rented = ['hosting', 'anonymiser', 'vpn'].includes(stranger.fingerprint.networkKind);
  return weigh(
    'opened-by-stranger',
    rented ? tuning.weights.openedByStranger : tuning.weights.openedElsewhere,
    'the session was opened from there, and the user’s own network came later',
  );
};
