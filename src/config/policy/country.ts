/** Countries as people write them in a policy, and every spelling of them that a log may have. */

import { editDistance } from '../../domain/closest.ts';
import {
  countryCodeOf,
  countryNames,
  isCountryCode,
  namesOfCountry,
} from '../../domain/country.ts';
import { text } from './keyed.ts';

const WRONG = 'must be a country’s name as Okta writes it (Germany), or its two-letter code (DE)';

/** A name or a code, in any case of letters; a name that we do not know is taken as it is. */
export const country = text.refine(
  (given) => !/^[A-Z]{2}$/i.test(given) || isCountryCode(given),
  WRONG,
);

/** The name, the code, and what was given: a log that went through other hands may carry any of them. */
export function spellingsOf(given: string): readonly string[] {
  const code = countryCodeOf(given);
  return [...new Set(code === null ? [given] : [given, code, ...namesOfCountry(code)])];
}

/**
 * The country whose name a mistyped one is one letter from; null for a known name, and for one that is
 * like none: Okta may write it so. Marks, spaces and case make no difference, and few letters tell too little.
 */
export function countryMeant(given: string): string | null {
  const wanted = lettersOf(given);
  if (wanted.length < 6) return null;
  const names = countryNames();
  if (names.some((name) => lettersOf(name) === wanted)) return null;
  return names.find((name) => editDistance(wanted, lettersOf(name)) === 1) ?? null;
}

function lettersOf(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}
