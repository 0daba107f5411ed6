/** Countries as people write them in a policy, and every spelling of them that a log may have. */
import { editDistance, text } from './keyed.ts';

const LONG = new Intl.DisplayNames(['en'], { type: 'region' });
/** `Hong Kong` where the long one says `Hong Kong SAR China`. */
const SHORT = new Intl.DisplayNames(['en'], { type: 'region', style: 'short' });

const WRONG = 'must be a country’s name as Okta writes it (Germany), or its two-letter code (DE)';

/** A name or a code, in any case of letters; a name that we do not know is taken as it is. */
export const country = text.refine((given) => !/^[A-Z]{2}$/i.test(given) || isCode(given), WRONG);

/** The name, the code, and what was given: a log that went through other hands may carry any of them. */
export function spellingsOf(given: string): readonly string[] {
  const code = isCode(given) ? canonical(given) : codesByName().get(given.toLowerCase());
  return [...new Set(code === undefined ? [given] : [given, code, ...namesOf(code)])];
}

/**
 * The country whose name a mistyped one is one letter from; null for a known name, and for one that is
 * like none: Okta may write it so. Marks, spaces and case make no difference, and few letters tell too little.
 */
export function countryMeant(given: string): string | null {
  const wanted = lettersOf(given);
  if (wanted.length < 6) return null;
  const names = [...new Set(codesByName().values())].flatMap(namesOf);
  if (names.some((name) => lettersOf(name) === wanted)) return null;
  return names.find((name) => editDistance(wanted, lettersOf(name)) === 1) ?? null;
}

function lettersOf(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
}

function isCode(given: string): boolean {
  const code = given.toUpperCase();
  return /^[A-Z]{2}$/.test(code) && LONG.of(code) !== code;
}

/** `FR` for `FX`, `GB` for `UK`: codes that were given up, or never given, stand for today's. */
function canonical(code: string): string {
  return new Intl.Locale(`und-${code}`).region ?? code.toUpperCase();
}

function namesOf(code: string): string[] {
  return [LONG.of(code), SHORT.of(code)].flatMap((name) =>
    name === undefined ? [] : [name, name.replaceAll(' & ', ' and ')],
  );
}

let known: ReadonlyMap<string, string> | null = null;

function codesByName(): ReadonlyMap<string, string> {
  if (known !== null) return known;
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters
    .flatMap((one) => letters.map((other) => one + other))
    .filter((code) => isCode(code) && canonical(code) === code);
  known = new Map(codes.flatMap((code) => namesOf(code).map((name) => [name.toLowerCase(), code])));
  return known;
}
