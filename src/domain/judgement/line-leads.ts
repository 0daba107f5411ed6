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
 * The leads of clients that go on at another line of the same provider, in ranges of addresses where the user never
 * was: where a thief rents in the victim's own network, neither the ASN nor the user agent changes. For phones, and
 * networks that may be anywhere, this is a lead only if something sensitive is done far off.
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
    // A carrier's or a tunnel's gateways are anywhere: there only something sensitive, done far off, is looked at.
    if (!isFixed && look.acts.size === 0) return [];
    // The context works out what it knows of the user when first asked, and most sessions need none of it.
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
    // A newcomer's addresses are not known, but that nobody is in two cities within hours needs no history.
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
