import { type Appearance, lookOf } from '../session/appearance.ts';
import { withAside } from '../session/aside.ts';
import { otherLines } from '../session/lines.ts';
import type { SessionTimeline } from '../session/session.ts';
import { KNOWN_DAYS } from './baseline.ts';
import { isCompanyEgress } from './compare/company-egress.ts';
import { isOnFixedLine } from './compare/comparison.ts';
import { distanceKm, FAR_KM } from './compare/distance.ts';
import type { JudgeContext } from './judge-context.ts';
import type { Lead } from './lead.ts';

/**
 * A client that goes on at another line of the same provider, in ranges of addresses where the user never was: neither
 * the ASN nor the user agent changes where a thief rents in the victim's own network. Of phones and of networks that
 * are anywhere nothing follows but where something sensitive is done far off.
 */
export function lineLeads(
  timeline: SessionTimeline,
  appearances: readonly Appearance[],
  bystanders: ReadonlySet<Appearance>,
  context: JudgeContext,
): readonly Lead[] {
  return appearances.flatMap((look) => {
    if (look.ips.size < 2 || bystanders.has(look)) return [];
    const isFixed = isOnFixedLine(look);
    // A carrier's or a tunnel's gateways are anywhere: there only who does something sensitive, far off, is looked at.
    if (!isFixed && look.acts.size === 0) return [];
    // What is known of the user is worked out when it is first asked for, and most sessions need none of it.
    const lines = otherLines(look.entries, (range) => context.ownAddresses.has(range));
    if (lines === null) return [];
    const [owner, stranger] = withAside(
      [
        { ...lookOf(lines.home), index: look.index },
        { ...lookOf(lines.other), index: appearances.length },
      ],
      timeline.entries,
    );
    const moment = stranger?.moments[0];
    if (owner === undefined || stranger === undefined || moment === undefined) return [];
    // Of a newcomer no address is known; that nobody is in two cities within hours needs no history.
    if (context.baseline.seen.days < KNOWN_DAYS && !isFarOff(owner, stranger)) return [];
    if (isCompanyEgress(stranger, context)) return [];
    if (!isFixed && !(isFarOff(owner, stranger) && stranger.acts.size > 0)) return [];
    const leftAt = owner.moments.findLast(({ at }) => at <= moment.at)?.at ?? owner.firstAt;
    const { at, uuid } = moment;
    const gapMs = Math.max(0, at - leftAt);
    const changed = { asn: false, userAgent: false };
    const looks = [...appearances.map((one) => (one === look ? owner : one)), stranger];
    return {
      trigger: 'transition' as const,
      transition: { from: owner, to: stranger, leftAt, moment, changed },
      suspicion: { owner, stranger, at, uuid, gapMs, appearances: looks, timeline, context },
    };
  });
}

function isFarOff(one: Appearance, other: Appearance): boolean {
  return (distanceKm(one.fingerprint, other.fingerprint) ?? 0) >= FAR_KM;
}
