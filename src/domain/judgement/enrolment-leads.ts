import { type Appearance, lookOf } from '../session/appearance.ts';
import { isAuthenticator } from '../session/authenticator.ts';
import type { NetworkKind } from '../session/fingerprint.ts';
import type { SessionTimeline } from '../session/session.ts';
import type { TimelineEntry } from '../session/timeline-entry.ts';
import { KNOWN_DAYS } from './baseline.ts';
import type { JudgeContext } from './judge-context.ts';
import { type Lead, loneLead } from './lead.ts';

/** Kinds of network that are where people are; a telephone's tunnel may end in any country. */
const WHERE_PEOPLE_ARE: ReadonlySet<NetworkKind> = new Set([
  'residential',
  'mobile',
  'business',
  'unknown',
]);

/**
 * The lead of a factor enrolled on a device in a country where neither the session nor its user ever was: a thief's own
 * telephone, which no proxy hides. Nothing else in the session need be strange.
 */
export function enrolmentLeads(
  timeline: SessionTimeline,
  appearances: readonly Appearance[],
  context: JudgeContext,
): readonly Lead[] {
  const { baseline } = context;
  if (baseline.seen.days < KNOWN_DAYS) return [];
  const here = new Set(appearances.flatMap(({ countries }) => [...countries]));
  if (here.size === 0) return [];
  const enrolled = timeline.entries.filter(
    (entry) => isEnrolment(entry) && isAbroad(entry, [here, baseline.countries]),
  );
  const looks = enrolled.map((entry) => ({ ...lookOf([entry]), index: appearances.length }));
  const [first] = looks.sort((a, b) => a.firstAt - b.firstAt);
  const moment = first?.acts.get('factor enrolled');
  if (first === undefined || moment === undefined) return [];
  return [loneLead('enrolment', first, moment, timeline, appearances, context)];
}

function isEnrolment(entry: TimelineEntry): boolean {
  const isNoLook = !entry.inScope || isAuthenticator(entry);
  return isNoLook && entry.acts?.has('factor enrolled') === true;
}

function isAbroad(
  { fingerprint: { country, networkKind } }: TimelineEntry,
  known: readonly { readonly has: (country: string) => boolean }[],
): boolean {
  if (country === null || !WHERE_PEOPLE_ARE.has(networkKind)) return false;
  return known.every((countries) => !countries.has(country));
}
