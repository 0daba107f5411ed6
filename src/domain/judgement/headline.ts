import type { Appearance } from '../session/appearance.ts';
import type { Fingerprint } from '../session/fingerprint.ts';
import type { Moment } from '../session/moment.ts';
import type { Transition } from '../session/transition.ts';
import { asSeenAt } from './as-seen.ts';
import type { UserBaseline } from './baseline.ts';
import { deviceChanged, shareAny } from './compare/comparison.ts';
import { isEnrolledBeside } from './compare/enrolment.ts';
import { isAnotherJar } from './compare/jar.ts';
import { turnsBetween } from './compare/turns.ts';
import { isUpdated } from './compare/update.ts';
import { familiarity } from './compare/weigh.ts';
import type { Suspicion } from './evidence/evidence.ts';
import { isReported } from './evidence/user-report.ts';
import { doneInWords } from './headline-deeds.ts';
import {
  awayInWords,
  clientOf,
  isOpenedStrangely,
  kindAndWhere,
  kindOf,
  originInWords,
  sameClientInWords,
  whereInWords,
} from './headline-looks.ts';
import {
  againInWords,
  cameFrom,
  isSecondNew,
  isStrangerFirst,
  laterInWords,
  laterThan,
} from './headline-order.ts';
import type { FindingTrigger, Lead } from './lead.ts';
import type { Verdict } from './verdict.ts';

/**
 * What happened, in one line: whose session, from what to what, how much later, and what was done from there.
 * `ada@acme.test’s session moved from Chrome 140 on Windows at Comcast, Boston, to the program python-requests 2 at a
 * rented server of DigitalOcean, Frankfurt, 40 s later, both in use; from there: factor enrolled`. It is read at a
 * glance, so companies go without their legal form and number: both stand in the evidence. A side is called unlike the
 * user only where the verdict is that somebody else may be in the session.
 */
export function headlineOf(lead: Lead, who: string, verdict: Verdict): string {
  const { trigger, suspicion, transition } = lead;
  const isWhatIsSaid = saidAlone(trigger) && suspicion.stranger.starts === null;
  const alarm = trigger === 'okta-alarm' ? 'Okta raised an alarm about it' : null;
  const report = isByReport(lead) ? 'the user reported it as not theirs' : alarm;
  const said = saidByOkta(suspicion)?.ofIt ?? report;
  const told = [
    transition === null ? aloneInWords(lead) : movedInWords(lead, transition, verdict),
    ...doneInWords(lead, verdict),
    ...(said === null || isWhatIsSaid ? [] : [said]),
  ].join('; ');
  if (!isWhatIsSaid) return `${who}’s session ${told}`;
  if (trigger === 'user-report') return `${who} reported their own session as not theirs, ${told}`;
  const about = saidByOkta(suspicion)?.of(`${who}’s session`);
  return `Okta ${about ?? `raised an alarm about ${who}’s session`}, ${told}`;
}

/** Whether the session is looked at only because Okta or the user said something. */
function saidAlone(trigger: FindingTrigger): boolean {
  return trigger === 'okta-alarm' || trigger === 'user-report';
}

function isByReport({ trigger, suspicion: { stranger, context } }: Lead): boolean {
  return trigger === 'user-report' || isReported(stranger, context);
}

/** What Okta says of the session that outweighs all the rest of the line, in words; null where it says none of it. */
function saidByOkta({
  timeline,
  context,
}: Suspicion): { readonly ofIt: string; readonly of: (session: string) => string } | null {
  const kinds = [...timeline.alarms.values(), ...context.userAlarms].map(({ kind }) => kind);
  if (kinds.includes('session hijack suspected'))
    return { ofIt: 'Okta suspects a hijack', of: (session) => `suspects a hijack of ${session}` };
  if (kinds.includes('device binding broken'))
    return {
      ofIt: 'Okta saw its cookie on another device',
      of: (session) => `saw the cookie of ${session} on another device`,
    };
  return null;
}

function aloneInWords({ trigger, suspicion }: Lead): string {
  const { at, uuid, timeline } = suspicion;
  // Okta's alarm may come long after the sign-in, and from elsewhere.
  const moment = suspicion.stranger.starts ?? { at, uuid };
  const stranger = asSeenAt(suspicion.stranger, timeline.entries, moment);
  const seen = `${clientOf(stranger)} at ${whereInWords(stranger)}`;
  if (saidAlone(trigger) && stranger.starts === null) return `last seen with ${seen}`;
  const beside = isEnrolledBeside(suspicion) ? 'was given a factor from' : null;
  const began = beside ?? (stranger.starts === null ? 'was first seen on' : 'was opened from');
  const away = awayInWords(suspicion);
  return `${began} ${originAndNovelty(stranger, suspicion.context.baseline)}: ${seen}${away}`;
}

/** The kind of origin, and whether the user was on that network once: a rented one is looked at also then. */
function originAndNovelty(stranger: Appearance, { asns }: UserBaseline): string {
  const origin = originInWords(stranger);
  if (familiarity(asns, stranger.fingerprint.asn) === 'never') return `${origin} new to this user`;
  const of = origin === 'a network' ? '' : ' on a network';
  return `${origin}${of} that this user was on once before`;
}

function movedInWords(lead: Lead, { from, to }: Transition, verdict: Verdict): string {
  const { suspicion } = lead;
  const { owner, stranger, at, uuid, gapMs } = suspicion;
  const inTurns = turnsBetween(owner ?? from, stranger) >= 2;
  const turns = inTurns ? ', both in use' : '';
  const came = stranger.moments[0] ?? { at, uuid };
  const before = cameFrom(lead);
  if (before !== null) {
    const last = inTurns ? ', the last two both in use' : '';
    const way = moveInWords(before, stranger, { ...suspicion, owner: before }, came);
    const next = asSeenAt(to, suspicion.timeline.entries, { at, uuid });
    const client = clientOf(next) === clientOf(stranger) ? '' : `${clientOf(next)} at `;
    const onTo = `, and on to ${client}${whereInWords(next)}, ${laterInWords(gapMs)}${last}`;
    return `${way}, ${laterThan(before, stranger)}${onTo}${strangerInWords(lead, verdict)}`;
  }
  if (isStrangerFirst(lead) || from !== stranger || owner === null) {
    const way = moveInWords(from, to, suspicion, { at, uuid });
    const again = inTurns || verdict === 'benign' ? turns : againInWords(from, at);
    return `${way}, ${laterInWords(gapMs)}${again}${strangerInWords(lead, verdict)}`;
  }
  const isBack = owner.lastAt > stranger.firstAt;
  const back = isBack && !inTurns ? ', and back' : turns;
  const way = moveInWords(owner, stranger, suspicion, came);
  return `${way}, ${laterThan(owner, stranger)}${back}`;
}

/** Says which side is unlike the user, if it is not the later one; nothing of a harmless session. */
function strangerInWords(lead: Lead, verdict: Verdict): string {
  if (verdict === 'benign' || !isStrangerFirst(lead)) return '';
  if (cameFrom(lead) !== null) return '; the second is unlike this user';
  const also = isSecondNew(lead) ? ', and the second’s network new' : '';
  return `; the first is unlike this user${also}`;
}

/** Whether the two are in different places; a place that an event leaves out counts as no difference. */
function isElsewhere(a: Fingerprint, b: Fingerprint): boolean {
  const differ = (one: string | null, other: string | null) =>
    one !== null && other !== null && one !== other;
  return differ(a.country, b.country) || differ(a.city, b.city);
}

/** The move in words, with places as they were at the moment. */
function moveInWords(left: Appearance, next: Appearance, suspicion: Suspicion, moment: Moment) {
  const { entries } = suspicion.timeline;
  const [from, to] = [asSeenAt(left, entries, moment), asSeenAt(next, entries, moment)];
  const { baseline } = suspicion.context;
  const [a, b] = [clientOf(from), clientOf(to)];
  const toOtherDevice = deviceChanged(suspicion) === true && !isUpdated(suspicion);
  const same = sameClientInWords(from, toOtherDevice, isAnotherJar(suspicion));
  const [one, two] = [from.fingerprint, to.fingerprint];
  const [here, there] = [whereInWords(from, to), whereInWords(to, from)];
  // One network's name may be written in several ways, so its number decides.
  const moved = one.asn === null ? here !== there : one.asn !== two.asn || isElsewhere(one, two);
  const arrival = kindAndWhere(to, kindOf(to, baseline), from);
  const elsewhere = from.ips.size > 0 && to.ips.size > 0 && !shareAny(from.ips, to.ips);
  const device = toOtherDevice ? ' from a second device' : '';
  if (isOpenedStrangely(from, baseline)) {
    const opened = `was opened from ${kindAndWhere(from, originInWords(from), to)}`;
    if (a !== b && moved) return `${opened}, with ${a}, and moved to ${b} at ${arrival}`;
    if (a !== b)
      return `${opened}, with ${a}, and changed to ${b}${elsewhere ? ' at another address of it' : ' there'}`;
    if (moved) return `${opened}, and moved to ${arrival}${same}`;
    return elsewhere
      ? `${opened}, and moved to another address of it${same}`
      : `${opened}, and went on there${device}${sameClientInWords(from, false)}`;
  }
  const origin = kindAndWhere(
    from,
    left === suspicion.stranger ? kindOf(from, baseline) : null,
    to,
  );
  if (a !== b && moved) return `moved from ${a} at ${origin}, to ${b} at ${arrival}`;
  const place = elsewhere ? `another address of ${here}` : here;
  if (a !== b) return `changed from ${a} to ${b} at ${place}`;
  if (moved) return `moved from ${origin}, to ${arrival}${same}`;
  if (elsewhere) return `moved to ${place}${same}`;
  const isOther = one.userAgent !== two.userAgent && one.userAgent !== null;
  const how = isOther ? `, with another user agent of ${b}` : sameClientInWords(from, false);
  return `went on${device} at ${here}${how}`;
}
