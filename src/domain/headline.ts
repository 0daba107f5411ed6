import type { Appearance } from './appearance.ts';
import { clientInWords, networkInWords } from './evidence/comparison.ts';
import { inWords } from './evidence/place.ts';
import { turnsBetween } from './evidence/turns.ts';

/** `Chrome 140 on Windows, Comcast, Boston → python-requests, DigitalOcean, Frankfurt, 40 s apart, both in use`. */
export function changeInWords(from: Appearance, to: Appearance, gapMs: number): string {
  const bothInUse = turnsBetween(from, to) >= 2 ? ', both in use' : '';
  return `${lookInWords(from)} → ${lookInWords(to)}, ${inWords(gapMs)} apart${bothInUse}`;
}

/** A client, its network and its place. */
export function lookInWords(appearance: Appearance): string {
  const { city, country } = appearance.fingerprint;
  const parts = [clientInWords(appearance), networkInWords(appearance), city ?? country];
  return parts.filter((part) => part !== null).join(', ');
}
