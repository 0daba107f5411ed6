import { addressOwners } from './address-owners.ts';
import type { Appearance } from './appearance.ts';
import { compareMoments, type Moment } from './moment.ts';
import type { OrgContext } from './org-context.ts';
import type { TimelineEntry } from './timeline-entry.ts';

/** Two looks of one session, adjacent in time. */
export type Transition = {
  readonly from: Appearance;
  readonly to: Appearance;
  /** When `from` was last seen before the change, and the event that shows `to`. */
  readonly leftAt: number;
  readonly moment: Moment;
  readonly changed: { readonly asn: boolean; readonly userAgent: boolean };
};

/** Every change of look, by time. What Okta did not say never counts as changed. */
export function transitions(appearances: readonly Appearance[]): Transition[] {
  if (appearances.length < 2) return [];
  const visits: { appearance: Appearance; moment: Moment }[] = [];
  for (const appearance of appearances) {
    for (const moment of appearance.moments) visits.push({ appearance, moment });
  }
  visits.sort((a, b) => compareMoments(a.moment, b.moment));
  const found: Transition[] = [];
  let previous: (typeof visits)[number] | null = null;
  for (const visit of visits) {
    if (previous !== null && previous.appearance !== visit.appearance) {
      if (saysLess(visit.appearance, previous.appearance)) continue;
      const changed = changesBetween(previous.appearance, visit.appearance);
      if (changed.asn || changed.userAgent || movedUnseen(previous.appearance, visit.appearance)) {
        found.push({
          from: previous.appearance,
          to: visit.appearance,
          leftAt: previous.moment.at,
          moment: visit.moment,
          changed,
        });
      }
    }
    previous = visit;
  }
  return found;
}

/** Tells which of the two fields that the plain rule watches are known in both and differ. */
export function changesBetween(a: Appearance, b: Appearance): Transition['changed'] {
  return {
    asn: differ(a.fingerprint.asn, b.fingerprint.asn),
    userAgent: differ(a.fingerprint.userAgent, b.fingerprint.userAgent),
  };
}

/** Whether `a` is the look `b` as far as it is known, with less said: it must not hide the next change. */
function saysLess(a: Appearance, b: Appearance): boolean {
  const { asn, userAgent, country } = a.fingerprint;
  const agree = (mine: unknown, other: unknown) => mine === null || mine === other;
  return (
    (asn === null || userAgent === null) &&
    agree(asn, b.fingerprint.asn) &&
    agree(userAgent, b.fingerprint.userAgent) &&
    agree(country, b.fingerprint.country)
  );
}

/** Whether something moved that the plain rule does not see: another country where no ASN was said, another device. */
function movedUnseen(a: Appearance, b: Appearance): boolean {
  return (
    differ(a.fingerprint.country, b.fingerprint.country) ||
    differ(a.fingerprint.deviceFingerprint, b.fingerprint.deviceFingerprint) ||
    haveOtherCookies(a, b)
  );
}

/**
 * Whether no device cookie is shared; looks of one client in one network differ only in that, or in the fingerprint.
 */
function haveOtherCookies(a: Appearance, b: Appearance): boolean {
  if (a.deviceTokens.size === 0 || b.deviceTokens.size === 0) return false;
  return ![...a.deviceTokens].some((token) => b.deviceTokens.has(token));
}

function differ<T>(a: T | null, b: T | null): boolean {
  return a !== null && b !== null && a !== b;
}

/**
 * When the plain rule would have fired first, or null: two known ASNs, or two known user agents, in the
 * events in scope. Fields that are missing are stepped over, each by itself.
 */
export function firstRuleBreak(entries: readonly TimelineEntry[], org: OrgContext): Moment | null {
  const owners = addressOwners(entries, org);
  const seen: { moment: Moment; asn: number | null; userAgent: string | null }[] = [];
  for (const entry of entries) {
    if (!entry.inScope) continue;
    const asn = owners(entry);
    const { userAgent } = entry.fingerprint;
    for (const { first, last } of entry.spells) {
      seen.push({ moment: first, asn, userAgent });
      if (last !== first) seen.push({ moment: last, asn, userAgent });
    }
  }
  seen.sort((a, b) => compareMoments(a.moment, b.moment));
  let asn: number | null = null;
  let userAgent: string | null = null;
  for (const visit of seen) {
    if (differ(asn, visit.asn) || differ(userAgent, visit.userAgent)) return visit.moment;
    asn = visit.asn ?? asn;
    userAgent = visit.userAgent ?? userAgent;
  }
  return null;
}
