import { neighbourhood } from '../../session/address-owners.ts';
import type { Appearance } from '../../session/appearance.ts';
import type { TimelineEntry } from '../../session/timeline-entry.ts';
import { shareAny } from './comparison.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';
import { weigh } from './weigh.ts';

const AROUND_MS = 10 * 60_000;

/**
 * The user proved themselves anew around the change. A factor that cannot be relayed, answered from the
 * stranger's own network, absolves; any other may be the adversary in the middle's own sign-in.
 */
export const reauthenticated: EvidenceKind = ({ stranger, owner, at, timeline, context }) => {
  const { weights } = context.tuning;
  let other = false;
  for (const entry of timeline.entries) {
    const fromThere = isFromThere(entry, owner, stranger);
    for (const [strength, moment] of entry.reauthentications ?? []) {
      if (!fromThere || Math.abs(moment.at - at) > AROUND_MS) continue;
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

/**
 * From the stranger's own address, or its neighbourhood: with one provider for both, or a home behind a
 * company's tunnel, the owner's own answer says nothing about somebody else behind the same provider.
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
