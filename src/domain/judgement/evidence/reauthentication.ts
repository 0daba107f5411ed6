import { neighbourhood } from '../../session/address-owners.ts';
import type { Appearance } from '../../session/appearance.ts';
import type { SessionTimeline } from '../../session/session.ts';
import type { TimelineEntry } from '../../session/timeline-entry.ts';
import { shareAny } from '../compare/comparison.ts';
import { weigh } from '../compare/weigh.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';

/** How far from the change a factor may be answered to belong to it. */
export const AROUND_MS = 10 * 60_000;

/**
 * The user proved themselves anew around the change. A factor that cannot be relayed, answered from the stranger's own
 * network, absolves; any other may be answered in the sign-in of an adversary in the middle. Whoever has just enrolled
 * a factor from elsewhere than the owner proves no more than that they have it.
 */
export const reauthenticated: EvidenceKind = ({ stranger, owner, at, timeline, context }) => {
  const { weights } = context.tuning;
  let other = false;
  const enrolledAt = enrolledBeside(owner, timeline);
  for (const entry of timeline.entries) {
    const fromThere = isFromThere(entry, owner, stranger);
    for (const [strength, moment] of entry.reauthentications ?? []) {
      if (!fromThere || Math.abs(moment.at - at) > AROUND_MS || moment.at >= enrolledAt) continue;
      if (strength === 'phishing-resistant')
        return weigh(
          'reauthenticated',
          owner === null ? weights.resistantSignIn : weights.resistantReauthentication,
          `signed in ${owner === null ? '' : 'anew '}from there with a phishing-resistant factor, which no proxy can relay`,
        );
      other = true;
    }
  }
  const began = owner !== null && stranger.starts !== null && stranger.firstAt > owner.firstAt;
  if (other && owner !== null && !shareAny(owner.ips, stranger.ips))
    return weigh(
      'reauthenticated',
      weights.otherReauthentication,
      'answered a second factor from there',
    );
  return began
    ? weigh('reauthenticated', weights.signedInAgain, 'signed in anew from there')
    : NOTHING;
};

/** When the first factor was enrolled in the session from an address that is not the owner's; infinity for never. */
function enrolledBeside(owner: Appearance | null, { entries }: SessionTimeline): number {
  const elsewhere = entries.filter(({ ip }) => ip === null || owner?.ips.has(ip) !== true);
  const moments = elsewhere.flatMap(({ acts }) => acts?.get('factor enrolled')?.at ?? []);
  return Math.min(...moments, Number.POSITIVE_INFINITY);
}

/**
 * Whether it came from the stranger's address or its neighbourhood, and not the owner's: where both have one provider,
 * or a home is behind a company's tunnel, the owner's own answer says nothing about somebody else there.
 */
function isFromThere(
  { ip }: TimelineEntry,
  owner: Appearance | null,
  stranger: Appearance,
): boolean {
  if (ip === null || owner?.ips.has(ip) === true) return false;
  if (stranger.ips.has(ip)) return true;
  const around = neighbourhood(ip);
  const near = (look: Appearance) => [...look.ips].some((other) => neighbourhood(other) === around);
  return near(stranger) && (owner === null || !near(owner));
}
