/** Takes a person’s names out of what stays of their incidents. Pure. */

export type Names = {
  /** Stands in the place of the names: Okta's id says nothing to whoever has no access to the org. */
  readonly userId: string;
  /** E-mail addresses and names in several words: replaced wherever they stand, however they are written. */
  readonly whole: readonly string[];
  /** First names, and names in one word: replaced within sentences, written as they are. */
  readonly words: readonly string[];
};

/** @param known all that is known to be a name or an address of the person; null and empty ones are left out */
export function namesOf(userId: string, known: readonly (string | null | undefined)[]): Names {
  const names = new Set(known.flatMap((name) => name?.trim() || []));
  const whole = [...names].filter((name) => /[@\s]/.test(name));
  const words = [...names]
    .filter((name) => !name.includes('@'))
    .flatMap((name) => name.split(/\s/, 1));
  return {
    userId,
    // The longest first: one may begin another.
    whole: whole.sort((a, b) => b.length - a.length),
    words: [...new Set(words)].filter((word) => word.length > 1),
  };
}

/** Returns the value with the person’s names replaced in every text within it; keys and words stay as they are. */
export function withoutNames<T>(value: T, names: Names): T;
export function withoutNames(value: unknown, names: Names): unknown {
  if (typeof value === 'string') return textWithoutNames(value, names);
  if (Array.isArray(value)) return value.map((one) => withoutNames<unknown>(one, names));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, withoutNames<unknown>(one, names)]),
  );
}

function textWithoutNames(text: string, { userId, whole, words }: Names): string {
  const named = replaced(text, whole, 'giu', userId);
  // A single word may be a code or a place that happens to be called so.
  return /\s/.test(named) ? replaced(named, words, 'gu', userId) : named;
}

function replaced(text: string, names: readonly string[], flags: string, by: string): string {
  if (names.length === 0) return text;
  // Part of a longer name or address is somebody else’s.
  const any = names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return text.replaceAll(
    new RegExp(`(?<![\\p{L}\\p{N}._+-])(?:${any})(?![._-]?[\\p{L}\\p{N}])`, flags),
    () => by,
  );
}
