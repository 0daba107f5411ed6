import { ACTS } from '../session/acts.ts';
import type { Appearance } from '../session/appearance.ts';
import type { Transition } from '../session/transition.ts';
import { KNOWN_DAYS } from './baseline.ts';
import { deviceChanged, shareAny } from './evidence/comparison.ts';
import type { Suspicion } from './evidence/evidence.ts';
import { isAnotherJar } from './evidence/jar.ts';
import { isOrgMachine } from './evidence/org-machine.ts';
import { inWords } from './evidence/place.ts';
import { turnsBetween } from './evidence/turns.ts';
import { isUpdated } from './evidence/update.ts';
import { familiarity } from './evidence/weigh.ts';
import { applicationNames } from './evidence/words.ts';
import {
  awayInWords,
  clientOf,
  kindAndWhere,
  kindOf,
  opensStrangely,
  originInWords,
  sameClientInWords,
  whereInWords,
} from './headline-looks.ts';
import type { Lead } from './suspicion.ts';

/**
 * What happened, in one line: whose session, from what to what, how much later, and what was done from there.
 * `ada@acme.test’s session moved from Chrome 140 on Windows at Comcast, Boston, to the program python-requests 2 at a
 * rented server of DigitalOcean, Frankfurt, 40 s later, both in use; from there: factor enrolled`. Read at a glance,
 * so companies go without their legal form and number: both stand in the evidence.
 */
export function headlineOf(lead: Lead, who: string): string {
  const { trigger, suspicion, transition } = lead;
  const isWhatOktaSays = trigger === 'okta-alarm' && suspicion.stranger.starts === null;
  const alarm = trigger === 'okta-alarm' ? 'Okta raised an alarm about it' : null;
  const said = isHijackByOkta(suspicion) ? 'Okta suspects a hijack' : alarm;
  const told = [
    transition === null ? aloneInWords(trigger, suspicion) : movedInWords(lead, transition),
    ...doneInWords(lead),
    ...(said === null || isWhatOktaSays ? [] : [said]),
  ].join('; ');
  if (!isWhatOktaSays) return `${who}’s session ${told}`;
  const about = isHijackByOkta(suspicion) ? 'suspects a hijack of' : 'raised an alarm about';
  return `Okta ${about} ${who}’s session, ${told}`;
}

/** Weighs more than all that is written below, so a reader wants to know it at once. */
function isHijackByOkta({ timeline, context }: Suspicion): boolean {
  const alarms = [...timeline.alarms.values(), ...context.userAlarms];
  return alarms.some(({ kind }) => kind === 'session hijack suspected');
}

function aloneInWords(trigger: Lead['trigger'], suspicion: Suspicion): string {
  const { stranger } = suspicion;
  const seen = `${clientOf(stranger)} at ${whereInWords(stranger)}`;
  if (trigger === 'okta-alarm' && stranger.starts === null) return `last seen with ${seen}`;
  const began = stranger.starts === null ? 'was first seen on' : 'was opened from';
  const away = awayInWords(suspicion);
  return `${began} ${originInWords(stranger)} ${noveltyInWords(suspicion)}: ${seen}${away}`;
}

/** A rented server is looked at also where its user was seen on it once. */
function noveltyInWords({ stranger, context: { baseline } }: Suspicion): string {
  return familiarity(baseline.asns, stranger.fingerprint.asn) === 'never'
    ? 'new to this user'
    : 'of a network that this user was on once';
}

/** Else what is seen of a stranger who comes before is the owner's return: somebody came in between. */
function isStrangerFirst({ suspicion: { owner, stranger }, transition }: Lead): boolean {
  return transition?.from === stranger && (owner === null || owner.firstAt >= stranger.firstAt);
}

function movedInWords(lead: Lead, { from, to }: Transition): string {
  const { suspicion } = lead;
  const { owner, stranger, gapMs } = suspicion;
  const inTurns = turnsBetween(from, to) >= 2;
  const turns = inTurns ? ', both in use' : '';
  const before = cameFrom(lead);
  if (before !== null) {
    const last = inTurns ? ', the last two both in use' : '';
    const way = moveInWords(before, stranger, { ...suspicion, owner: before });
    return `${way}, ${laterThan(before, stranger)}, and on to ${whereInWords(to)}${last}; the second is unlike this user`;
  }
  if (isStrangerFirst(lead)) {
    const also = isSecondNew(lead) ? ', the second network new to them too' : '';
    return `${moveInWords(from, to, suspicion)}, ${laterInWords(gapMs)}${turns}; the first is unlike this user${also}`;
  }
  if (from !== stranger || owner === null)
    return `${moveInWords(from, to, suspicion)}, ${laterInWords(gapMs)}${turns}`;
  const back = inTurns ? turns : ', and back';
  return `${moveInWords(owner, stranger, suspicion)}, ${laterThan(owner, stranger)}${back}`;
}

/** Where a session was before a stranger from whom it went on to its user's other look; mostly they began it. */
function cameFrom(lead: Lead): Appearance | null {
  const { stranger, appearances, context } = lead.suspicion;
  if (!isStrangerFirst(lead)) return null;
  const { asn } = stranger.fingerprint;
  const earlier = appearances.filter(
    (look) =>
      leftAt(look, stranger) < stranger.firstAt &&
      look.fingerprint.asn !== null &&
      look.fingerprint.asn !== asn &&
      isOrgMachine(look, appearances, context.org) === null,
  );
  return earlier.toSorted((a, b) => leftAt(b, stranger) - leftAt(a, stranger))[0] ?? null;
}

/** When the one was last seen before the other came. */
function leftAt(look: Appearance, { firstAt }: Appearance): number {
  return look.moments.findLast(({ at }) => at <= firstAt)?.at ?? look.firstAt;
}

function isSecondNew({ transition, suspicion }: Lead): boolean {
  const { baseline } = suspicion.context;
  const asn = transition?.to.fingerprint.asn ?? null;
  return baseline.seen.days >= KNOWN_DAYS && familiarity(baseline.asns, asn) === 'never';
}

function moveInWords(from: Appearance, to: Appearance, suspicion: Suspicion): string {
  const { baseline } = suspicion.context;
  const [a, b] = [clientOf(from), clientOf(to)];
  const toOtherDevice = deviceChanged(suspicion) === true && !isUpdated(suspicion);
  const same = sameClientInWords(from, toOtherDevice, isAnotherJar(suspicion));
  const [one, two] = [from.fingerprint, to.fingerprint];
  const [here, there] = [whereInWords(from, to), whereInWords(to, from)];
  // One network's name is written in more than one way.
  const moved = one.asn === null ? here !== there : one.asn !== two.asn || one.city !== two.city;
  const strange = opensStrangely(from) && familiarity(baseline.asns, one.asn) !== 'habit';
  const arrival = kindAndWhere(to, kindOf(to, baseline), from);
  const elsewhere = from.ips.size > 0 && to.ips.size > 0 && !shareAny(from.ips, to.ips);
  const device = toOtherDevice ? ' from a second device' : '';
  if (strange) {
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
    from === suspicion.stranger ? kindOf(from, baseline) : null,
    to,
  );
  if (a !== b && moved) return `moved from ${a} at ${origin}, to ${b} at ${arrival}`;
  const place = elsewhere ? `another address of ${here}` : here;
  if (a !== b) return `changed from ${a} to ${b} at ${place}`;
  if (moved) return `moved from ${origin}, to ${arrival}${same}`;
  return elsewhere
    ? `moved to ${place}${same}`
    : `went on${device} at ${here}${sameClientInWords(from, false)}`;
}

function laterThan(look: Appearance, next: Appearance): string {
  return laterInWords(next.firstAt - leftAt(look, next));
}

function laterInWords(ms: number): string {
  return ms < 500 ? 'in the same second' : `${inWords(ms)} later`;
}

/** Of a session that was nobody's own on either side, what was done from both. */
function doneInWords(lead: Lead): string[] {
  const { stranger } = lead.suspicion;
  if (!isStrangerFirst(lead) || lead.transition === null) return doneFrom(stranger, 'from there');
  if (cameFrom(lead) !== null) return doneFrom(stranger, 'from the second');
  const first = doneFrom(stranger, 'from the first');
  return isSecondNew(lead) ? [...first, ...doneFrom(lead.transition.to, 'from the second')] : first;
}

/** Of acts the rest is a number: what is left then are the lightest. */
const MOST_ACTS = 5;

/** The gravest acts first, and what was opened. */
function doneFrom(look: Appearance, whence: string): string[] {
  const acts = ACTS.filter((act) => look.acts.has(act));
  const more = acts.length > MOST_ACTS ? [`${acts.length - MOST_ACTS} more`] : [];
  const done = [...acts.slice(0, MOST_ACTS), ...more, ...openedInWords(look)].join(', ');
  return done === '' ? [] : [`${whence}: ${done}`];
}

/** From here on they are counted, and so many at the most are named: the evidence names those that matter. */
const MANY = 3;

function openedInWords({ apps }: Appearance): string[] {
  const names = applicationNames(apps.values());
  if (apps.size < MANY) return names.length === 0 ? [] : [`${names.join(' and ')} opened`];
  const some = names.length > MANY ? [...names.slice(0, MANY - 1), '…'] : names;
  return [`${apps.size} applications opened${some.length === 0 ? '' : ` (${some.join(', ')})`}`];
}
