import type { Appearance } from './appearance.ts';
import type { Suspicion } from './evidence/evidence.ts';
import { inWords } from './evidence/place.ts';
import { turnsBetween } from './evidence/turns.ts';
import { clientInWords, networkInWords } from './evidence/words.ts';
import type { Lead } from './suspicion.ts';

/**
 * What happened, in one line: whose session, from what to what, how far apart, and what was done from there.
 * `ada@acme.test’s session moved from Chrome 140 on Windows at Comcast (AS7922), Boston, to python-requests 2
 * at DigitalOcean (AS14061), Frankfurt, within 40 s, both in use; from there: factor enrolled`.
 */
export function headlineOf({ trigger, suspicion, transition }: Lead, who: string): string {
  const { stranger } = suspicion;
  const done = doneInWords(suspicion);
  if (transition !== null) {
    const { from, to } = transition;
    const turns = turnsBetween(from, to) >= 2 ? ', both in use' : '';
    const after =
      done === '' ? '' : `; ${from === stranger ? 'before the move' : 'from there'}: ${done}`;
    return `${who}’s session ${moveInWords(from, to)} within ${inWords(suspicion.gapMs)}${turns}${after}`;
  }
  const seen = `${clientInWords(stranger)} at ${whereInWords(stranger)}`;
  const after = done === '' ? '' : `; from there: ${done}`;
  return trigger === 'okta-alarm'
    ? `Okta raised an alarm about ${who}’s session, last seen with ${seen}${after}`
    : `${who}’s session was opened from a place new to this user: ${seen}${after}`;
}

function moveInWords(from: Appearance, to: Appearance): string {
  const [a, b] = [clientInWords(from), clientInWords(to)];
  const [here, there] = [whereInWords(from), whereInWords(to)];
  const [one, two] = [from.fingerprint, to.fingerprint];
  // One network's name is written in more than one way.
  const moved = one.asn === null ? here !== there : one.asn !== two.asn || one.city !== two.city;
  if (a !== b && moved) return `moved from ${a} at ${here}, to ${b} at ${there},`;
  if (a !== b) return `changed from ${a} to ${b} at ${here},`;
  if (moved) return `moved from ${here}, to ${there}, with the same ${a}`;
  return `changed its device or address at ${here}, with the same ${a}`;
}

function whereInWords(look: Appearance): string {
  const { city, country } = look.fingerprint;
  return [networkInWords(look), city ?? country].filter((part) => part !== null).join(', ');
}

const MANY = 3;

/** Acts first; how many applications only where it is more than ordinary. */
function doneInWords({ stranger }: Suspicion): string {
  const acts = [...stranger.acts].sort(([, a], [, b]) => a.at - b.at).map(([act]) => act);
  const more = acts.length > MANY ? [`${acts.length - MANY} more`] : [];
  const apps = stranger.apps.size >= MANY ? [`${stranger.apps.size} applications opened`] : [];
  return [...acts.slice(0, MANY), ...more, ...apps].join(', ');
}
