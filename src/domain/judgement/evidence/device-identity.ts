import type { Appearance } from '../../session/appearance.ts';
import { clientName } from '../../session/client-name.ts';
import { shareAny } from '../compare/comparison.ts';
import { familiarity, weigh } from '../compare/weigh.ts';
import type { JudgeContext } from '../judge-context.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';

/** How long after a sign-in its own events may be logged. */
const SIGN_IN_MS = 60_000;

/** Okta's device id, and whether the device is managed. */
export const deviceIdentity: EvidenceKind = ({ owner, stranger, context }) => {
  const { weights } = context.tuning;
  const known = shareAny(stranger.deviceIds, context.baseline.deviceIds);
  if (known || (owner !== null && shareAny(owner.deviceIds, stranger.deviceIds))) {
    // A sign-in asks the device itself; a later request may only repeat whose session it was.
    const weight = stranger.starts === null ? weights.deviceKept : weights.deviceAtStart;
    return weigh('device-identity', weight, 'a registered device of this user');
  }
  if (owner === null || owner.deviceIds.size === 0) return NOTHING;
  if (stranger.deviceIds.size > 0)
    return weigh('device-identity', weights.deviceChanged, 'another registered device');
  if (owner.fingerprint.deviceManaged === true && stranger.fingerprint.deviceManaged === false)
    return weigh(
      'device-identity',
      weights.managedGone,
      'a managed device gave way to one that is not',
    );
  // Programs never name a device, not even the user's own.
  if (stranger.fingerprint.clientKind === 'script') return NOTHING;
  const most = shareAny(owner.ips, stranger.ips) ? weights.deviceGoneInPlace : weights.deviceGone;
  return weigh(
    'device-identity',
    Math.min(most, -Math.log(unnamedByItself(owner, stranger, context))),
    'other requests of this session name the user’s registered device; those from there, none',
  );
};

/**
 * The probability that as many requests of the user's own device would not name it once. Okta names the device only in
 * some types of event, which differ from org to org. So it is estimated from the owner's requests in this session,
 * other than sign-ins, which always ask for the device, and from whether the client often names none on other days.
 */
function unnamedByItself(owner: Appearance, stranger: Appearance, context: JudgeContext): number {
  const { namedUsually, namedSeldom, namedSure } = context.tuning.weights;
  const usual = isUnnamedOften(stranger, context) ? namedSeldom : namedUsually;
  const seen = stretchesOf(owner);
  const named = (seen.named + usual * namedSure) / (seen.all + namedSure);
  return (1 - named) ** Math.max(1, stretchesOf(stranger).all);
}

/** How many short stretches of use there were besides the sign-in, and in how many of them the device was named. */
function stretchesOf({ entries, starts }: Appearance): { all: number; named: number } {
  const all = new Set<number>();
  const named = new Set<number>();
  for (const { spells, fingerprint } of entries) {
    for (const { bucket, last } of spells) {
      if (starts !== null && last.at <= starts.at + SIGN_IN_MS) continue;
      all.add(bucket);
      if (fingerprint.deviceId !== null) named.add(bucket);
    }
  }
  return { all: all.size, named: named.size };
}

/** Whether the same client often names no device on other days, so that a missing name says little. */
function isUnnamedOften({ fingerprint }: Appearance, { baseline }: JudgeContext): boolean {
  return familiarity(baseline.unnamedDevices, clientName(fingerprint)) === 'habit';
}
