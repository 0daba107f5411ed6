/** Countries by their codes (ISO 3166-1 alpha-2) and by the names that Okta and people give them. Pure. */

const LONG = new Intl.DisplayNames(['en'], { type: 'region' });
/** Gives `Hong Kong` where `LONG` gives `Hong Kong SAR China`. */
const SHORT = new Intl.DisplayNames(['en'], { type: 'region', style: 'short' });

/** Returns the code of a country given by name or by code, in upper or lower case; null where it is unknown. */
export function countryCodeOf(given: string): string | null {
  if (isCountryCode(given)) return canonical(given);
  return codesByName().get(given.toLowerCase()) ?? null;
}

export function isCountryCode(given: string): boolean {
  const code = given.toUpperCase();
  return /^[A-Z]{2}$/.test(code) && LONG.of(code) !== code;
}

export function namesOfCountry(code: string): string[] {
  return [LONG.of(code), SHORT.of(code)].flatMap((name) =>
    name === undefined ? [] : [name, name.replaceAll(' & ', ' and ')],
  );
}

/** All names of all countries. */
export function countryNames(): readonly string[] {
  return [...new Set(codesByName().values())].flatMap(namesOfCountry);
}

/** Replaces codes that were withdrawn, or never assigned, by today's: `FR` for `FX`, `GB` for `UK`. */
function canonical(code: string): string {
  return new Intl.Locale(`und-${code}`).region ?? code.toUpperCase();
}

let known: ReadonlyMap<string, string> | null = null;

function codesByName(): ReadonlyMap<string, string> {
  if (known !== null) return known;
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters
    .flatMap((one) => letters.map((other) => one + other))
    .filter((code) => isCountryCode(code) && canonical(code) === code);
  known = new Map(
    codes.flatMap((code) => namesOfCountry(code).map((name) => [name.toLowerCase(), code])),
  );
  return known;
}
