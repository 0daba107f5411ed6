/** Countries by their codes (ISO 3166-1 alpha-2) and by the names that Okta and people give them. Pure. */

const LONG = new Intl.DisplayNames(['en'], { type: 'region' });
/** `Hong Kong` where the long one says `Hong Kong SAR China`. */
const SHORT = new Intl.DisplayNames(['en'], { type: 'region', style: 'short' });

/** The code of a country that is named, or of a code in any case of letters; null where nobody knows it. */
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

/** Of every country, all of its names. */
export function countryNames(): readonly string[] {
  return [...new Set(codesByName().values())].flatMap(namesOfCountry);
}

/** `FR` for `FX`, `GB` for `UK`: codes that were given up, or never given, stand for today's. */
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
