import { ACTS } from '../session/acts.ts';
import type { Appearance } from '../session/appearance.ts';
import type { NetworkKind } from '../session/fingerprint.ts';
import type { Transition } from '../session/transition.ts';
import { KNOWN_DAYS, type UserBaseline } from './baseline.ts';
import { deviceChanged, shareAny } from './evidence/comparison.ts';
import type { Suspicion } from './evidence/evidence.ts';
import { inWords } from './evidence/place.ts';
import { turnsBetween } from './evidence/turns.ts';
import { familiarity } from './evidence/weigh.ts';
import { applicationsInWords, clientInWords, networkInWords } from './evidence/words.ts';
import type { JudgeContext } from './judge-context.ts';
import type { Lead } from './suspicion.ts';

/**
 * What happened, in one line: whose session, from what to what, how much later, and what was done from there.
 * `ada@acme.test’s session moved from Chrome 140 on Windows at Comcast (AS7922), Boston, to python-requests 2 at a
 * rented server of DigitalOcean (AS14061), Frankfurt, 40 s later, both in use; from there: factor enrolled`.
 */
export function headlineOf(lead: Lead, who: string): string {
  const { trigger, suspicion, transition } = lead;
  const isWhatOktaSays = trigger === 'okta-alarm' && suspicion.stranger.starts === null;
  const alarm = trigger === 'okta-alarm' ? 'Okta raised an alarm about' : null;
  const said = isHijackByOkta(suspicion) ? 'Okta suspects a hijack of' : alarm;
  const told = [
    transition === null ? aloneInWords(trigger, suspicion) : movedInWords(lead, transition),
    ...doneInWords(suspicion, isStrangerFirst(lead) ? 'from the first' : 'from there'),
    ...(said === null || isWhatOktaSays ? [] : [`${said} it`]),
  ].join('; ');
  return isWhatOktaSays ? `${said} ${who}’s session, ${told}` : `${who}’s session ${told}`;
}

/** Weighs more than all that is written below, so a reader wants to know it at once. */
function isHijackByOkta({ timeline, context }: Suspicion): boolean {
  const alarms = [...timeline.alarms.values(), ...context.userAlarms];
  return alarms.some(({ kind }) => kind === 'session hijack suspected');
}

function aloneInWords(trigger: Lead['trigger'], suspicion: Suspicion): string {
  const { stranger } = suspicion;
  const seen = `${clientInWords(stranger)} at ${whereInWords(stranger)}`;
  return trigger === 'okta-alarm' && stranger.starts === null
    ? `last seen with ${seen}`
    : `was opened from ${originInWords(stranger)} ${noveltyInWords(suspicion)}: ${seen}`;
}

/** Else what is seen of a stranger who comes before is the owner's return: somebody came in between. */
function isStrangerFirst({ suspicion: { owner, stranger }, transition }: Lead): boolean {
  return transition?.from === stranger && (owner === null || owner.firstAt >= stranger.firstAt);
}

function movedInWords(lead: Lead, { from, to }: Transition): string {
  const { owner, stranger, context, gapMs } = lead.suspicion;
  const turns = turnsBetween(from, to) >= 2 ? ', both in use' : '';
  if (isStrangerFirst(lead))
    return `${moveInWords(from, to, lead.suspicion)}, ${laterInWords(gapMs)}${turns}; ${oddInWords(to, context)}`;
  if (from !== stranger || owner === null)
    return `${moveInWords(from, to, lead.suspicion)}, ${laterInWords(gapMs)}${turns}`;
  const leftAt = owner.moments.findLast(({ at }) => at <= stranger.firstAt)?.at ?? owner.firstAt;
  const later = laterInWords(stranger.firstAt - leftAt);
  return `${moveInWords(owner, stranger, lead.suspicion)}, ${later}${turns === '' ? ', and back' : turns}`;
}

function oddInWords(to: Appearance, { baseline }: JudgeContext): string {
  const odd = 'the first of the two is unlike this user';
  return baseline.seen.days >= KNOWN_DAYS &&
    familiarity(baseline.asns, to.fingerprint.asn) === 'never'
    ? `${odd}, and the second network is new to them too`
    : odd;
}

function moveInWords(from: Appearance, to: Appearance, suspicion: Suspicion): string {
  const { baseline } = suspicion.context;
  const toOtherDevice = deviceChanged(suspicion) === true;
  const [a, b] = [clientInWords(from), clientInWords(to)];
  const [here, there] = [whereInWords(from), whereInWords(to)];
  const same = toOtherDevice ? `on another device with the same ${a}` : `with the same ${a}`;
  const [one, two] = [from.fingerprint, to.fingerprint];
  // One network's name is written in more than one way.
  const moved = one.asn === null ? here !== there : one.asn !== two.asn || one.city !== two.city;
  const isUsual = familiarity(baseline.asns, one.asn) === 'habit';
  const strange = opensStrangely(from) && !isUsual;
  const opened = strange ? `was opened from ${originInWords(from)} and ` : '';
  const origin = from === suspicion.stranger && !strange ? kindOf(from, baseline) : '';
  if (a !== b && moved)
    return `${opened}moved from ${a} at ${origin}${here}, to ${b} at ${kindOf(to, baseline)}${there}`;
  const elsewhere = from.ips.size > 0 && to.ips.size > 0 && !shareAny(from.ips, to.ips);
  const place = elsewhere ? `another address of ${here}` : here;
  if (a !== b) return `${opened}changed from ${a} to ${b} at ${place}`;
  if (moved)
    return `${opened}moved from ${origin}${here}, to ${kindOf(to, baseline)}${there}, ${same}`;
  if (elsewhere) return `${opened}moved to ${place}, ${same}`;
  const device = toOtherDevice ? ' from a second device' : '';
  return strange
    ? `was opened from ${originInWords(from)}, ${here}, and went on there${device}, with the same ${a}`
    : `went on${device} at ${here}, with the same ${a}`;
}

/** What a reader should know of a network whose name says nothing, unless its user comes from it every day. */
function kindOf({ fingerprint }: Appearance, { asns }: UserBaseline): string {
  const { asn, networkKind, isProxy } = fingerprint;
  if (familiarity(asns, asn) === 'habit') return '';
  const kind = ORIGINS[networkKind] ?? (isProxy === true ? 'a proxy' : null);
  return kind === null ? '' : `${kind} of `;
}

/** A phishing proxy in the middle signs in by itself: then it is the first look that tells. */
function opensStrangely({ starts, fingerprint }: Appearance): boolean {
  return starts !== null && ORIGINS[fingerprint.networkKind] !== undefined;
}

/** A rented server is looked at also where its user was seen on it once. */
function noveltyInWords({ stranger, context: { baseline } }: Suspicion): string {
  return familiarity(baseline.asns, stranger.fingerprint.asn) === 'never'
    ? 'new to this user'
    : 'of a network that this user was on once';
}

function originInWords({ fingerprint: { networkKind, isProxy } }: Appearance): string {
  return ORIGINS[networkKind] ?? (isProxy === true ? 'an anonymising proxy' : 'a network');
}

const ORIGINS: Partial<Record<NetworkKind, string>> = {
  hosting: 'a rented server',
  anonymiser: 'an anonymising proxy',
  vpn: 'a commercial VPN',
};

function laterInWords(ms: number): string {
  return ms < 500 ? 'in the same second' : `${inWords(ms)} later`;
}

function whereInWords(look: Appearance): string {
  const { city, country } = look.fingerprint;
  return [networkInWords(look), city ?? country].filter((part) => part !== null).join(', ');
}

const MANY = 3;
/** Of acts the rest is a number: what is left then are the lightest. */
const MOST_ACTS = 5;

/** The gravest acts first, and what was opened. */
function doneInWords({ stranger }: Suspicion, whence: string): string[] {
  const acts = ACTS.filter((act) => stranger.acts.has(act));
  const more = acts.length > MOST_ACTS ? [`${acts.length - MOST_ACTS} more`] : [];
  const done = [...acts.slice(0, MOST_ACTS), ...more, ...openedInWords(stranger)].join(', ');
  return done === '' ? [] : [`${whence}: ${done}`];
}

function openedInWords({ apps }: Appearance): string[] {
  const names = applicationsInWords(apps.values());
  if (apps.size < MANY) return names === '' ? [] : [`${names} opened`];
  return [`${apps.size} applications opened${names === '' ? '' : ` (${names})`}`];
}
