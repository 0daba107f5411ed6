import { ACTS } from './acts.ts';
import type { Appearance } from './appearance.ts';
import { deviceChanged, shareAny } from './evidence/comparison.ts';
import type { Suspicion } from './evidence/evidence.ts';
import { inWords } from './evidence/place.ts';
import { turnsBetween } from './evidence/turns.ts';
import { familiarity } from './evidence/weigh.ts';
import { applicationsInWords, clientInWords, networkInWords } from './evidence/words.ts';
import type { NetworkKind } from './fingerprint.ts';
import type { Lead } from './suspicion.ts';

/**
 * What happened, in one line: whose session, from what to what, how much later, and what was done from there.
 * `ada@acme.test’s session moved from Chrome 140 on Windows at Comcast (AS7922), Boston, to python-requests 2 at a
 * rented server of DigitalOcean (AS14061), Frankfurt, 40 s later, both in use; from there: factor enrolled`.
 */
export function headlineOf({ trigger, suspicion, transition }: Lead, who: string): string {
  const { stranger } = suspicion;
  const done = doneInWords(suspicion);
  if (transition !== null) {
    const { from, to } = transition;
    const turns = turnsBetween(from, to) >= 2 ? ', both in use' : '';
    const move = `${moveInWords(from, to, deviceChanged(suspicion) === true)}, ${laterInWords(suspicion.gapMs)}${turns}`;
    const odd = from === stranger ? ['the first of the two is unlike this user'] : [];
    const after = [...odd, ...(done === '' ? [] : [`from there: ${done}`])].join(', and ');
    return `${who}’s session ${move}${after === '' ? '' : `; ${after}`}`;
  }
  const seen = `${clientInWords(stranger)} at ${whereInWords(stranger)}`;
  const after = done === '' ? '' : `; from there: ${done}`;
  return trigger === 'okta-alarm'
    ? `Okta raised an alarm about ${who}’s session, last seen with ${seen}${after}`
    : `${who}’s session was opened from ${originInWords(stranger)} ${noveltyInWords(suspicion)}: ${seen}${after}`;
}

function moveInWords(from: Appearance, to: Appearance, toOtherDevice: boolean): string {
  const [a, b] = [clientInWords(from), clientInWords(to)];
  const [here, there] = [whereInWords(from), whereInWords(to)];
  const same = toOtherDevice ? `on another device with the same ${a}` : `with the same ${a}`;
  const [one, two] = [from.fingerprint, to.fingerprint];
  // One network's name is written in more than one way.
  const moved = one.asn === null ? here !== there : one.asn !== two.asn || one.city !== two.city;
  const opened = opensStrangely(from) ? `was opened from ${originInWords(from)} and ` : '';
  if (a !== b && moved)
    return `${opened}moved from ${a} at ${here}, to ${b} at ${kindOf(to)}${there}`;
  const elsewhere = from.ips.size > 0 && to.ips.size > 0 && !shareAny(from.ips, to.ips);
  const place = elsewhere ? `another address of ${here}` : here;
  if (a !== b) return `${opened}changed from ${a} to ${b} at ${place}`;
  if (moved) return `${opened}moved from ${here}, to ${kindOf(to)}${there}, ${same}`;
  return elsewhere
    ? `${opened}moved to ${place}, ${same}`
    : `${opened}went on from a second device at ${here}, with the same ${a}`;
}

/** What a reader should know of a network whose name says nothing. */
function kindOf({ fingerprint: { networkKind, isProxy } }: Appearance): string {
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

/** The gravest acts first; how many applications only where it is more than ordinary. */
function doneInWords({ stranger }: Suspicion): string {
  const acts = ACTS.filter((act) => stranger.acts.has(act));
  const more = acts.length > MOST_ACTS ? [`${acts.length - MOST_ACTS} more`] : [];
  return [...acts.slice(0, MOST_ACTS), ...more, ...openedInWords(stranger)].join(', ');
}

function openedInWords({ apps }: Appearance): string[] {
  if (apps.size < MANY) return [];
  const names = applicationsInWords(apps.values());
  return [`${apps.size} applications opened${names === '' ? '' : ` (${names})`}`];
}
