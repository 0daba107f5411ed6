/** Reads countries as people write them in a policy, and finds every spelling of them that a log may have. */

import { editDistance } from '../../domain/closest.ts';
import {
  countryCodeOf,
  countryNames,
  isCountryCode,
  namesOfCountry,
} from '../../domain/country.ts';
import { text } from './keyed.ts';

const WRONG = 'must be a country’s name as Okta writes it (Germany), or its two-letter code (DE)';

/** A name or a code, in any case of letters; an unknown name is taken as it is. */
export const country = text.refine(
  (given) => !/^[A-Z]{2}$/i.test(given) || isCountryCode(given),
  WRONG,
);

/** Returns the names, the code, and what was given: a log that other systems passed on may have any of them. */
export function spellingsOf(given: string): readonly string[] {
  const code = countryCodeOf(given);
  return [...new Set(code === null ? [given] : [given, code, ...namesOfCountry(code)])];
}

/**
 * Returns the country whose name differs by one letter; null for a known name, and for one that resembles none, as Okta
 * may write it so. Accents, spaces and case are ignored, and names of fewer than six letters are not compared.
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
