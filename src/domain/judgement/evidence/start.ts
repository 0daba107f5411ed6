import { clientChange, FIXED_LINES, shareAny } from '../compare/comparison.ts';
import { isEnrolledBeside } from '../compare/enrolment.ts';
import { isForHire } from '../compare/org-habit.ts';
import { familiarity, weigh } from '../compare/weigh.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';

/**
 * The session was opened by the side that does not look like the user: an adversary in the middle signs
 * in itself, so that the first fingerprint is the thief's and the user's own is the change.
 */
export const openedByStranger: EvidenceKind = (suspicion) => {
  const { owner, stranger, context } = suspicion;
  if (owner === null || stranger.starts === null || stranger.firstAt > owner.firstAt)
    return NOTHING;
  const { baseline, tuning } = context;
  if (baseline.seen.days < 2) return NOTHING;
  if (familiarity(baseline.asns, stranger.fingerprint.asn) !== 'never') return NOTHING;
  if (familiarity(baseline.asns, owner.fingerprint.asn) === 'never') return NOTHING;
  const { networkKind: kind } = stranger.fingerprint;
  // The proxy in the middle never sees the user's own device cookie: who has it on both sides left a VPN or a café.
  const sameDevice =
    ['none', 'version'].includes(clientChange(suspicion)) &&
    shareAny(owner.deviceTokens, stranger.deviceTokens);
  if (sameDevice && kind !== 'hosting' && kind !== 'anonymiser') return NOTHING;
  return weigh(
    'opened-by-stranger',
    isForHire(kind) ? tuning.weights.openedByStranger : tuning.weights.openedElsewhere,
    'the session was opened from there, and went on from elsewhere',
  );
};

/** A start on a household's line or by a carrier: people sign in anew wherever they are. */
export const ordinaryStart: EvidenceKind = (suspicion) => {
  const { owner, stranger, context } = suspicion;
  const { networkKind: kind, asn } = stranger.fingerprint;
  // A telephone on which a factor was enrolled is no place where somebody signed in.
  if (owner !== null || isEnrolledBeside(suspicion)) return NOTHING;
  if (!(FIXED_LINES.has(kind) || kind === 'mobile')) return NOTHING;
  // Where nobody says whose network it is, nobody knows either whether it is rented.
  if (asn === null) return NOTHING;
  return weigh(
    'ordinary-start',
    context.tuning.weights.ordinaryStart,
    `${stranger.starts === null ? 'first seen' : 'a sign-in'} on a line that nobody rents by the hour: people sign in wherever they are`,
  );
};
