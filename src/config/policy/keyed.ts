/** Schemas of the policy's values: objects that refuse unknown keys, and the words by which a wrong value is told. */
import { z } from 'zod';
import { closest } from '../../domain/closest.ts';

const MISSING = 'is missing';

/**
 * Returns the schema of an object whose unknown keys are errors, each with the known key that was probably meant.
 * @param otherwise the error for what is no mapping
 * @param missing the error where nothing is given
 */
export function keyed<S extends z.ZodRawShape>(
  shape: S,
  otherwise = 'must be a mapping of keys',
  missing = MISSING,
) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? // One line per key, in the order of `issue.keys`: each gets its own position later.
          issue.keys.map((key) => unknownKey(key, known)).join('\n')
        : orMissing(otherwise, missing)(issue),
  });
}

/** Returns the schema of a list of such elements. */
export function listOf<T extends z.ZodType>(element: T) {
  return z.array(element, { error: orMissing('must be a list') });
}

export const text = textOr('must be a text');

/** Returns the schema of a text. @param what the error where it is none */
export function textOr(what: string) {
  return z
    .string({ error: orMissing(what) })
    .trim()
    .min(1, 'must not be empty');
}

export const texts = listOf(text);

/** Returns the schema of one of the words; an error names the word that was probably meant. */
export function oneOf<const T extends readonly string[]>(words: T) {
  return z.enum(words, {
    error: (issue) => {
      if (issue.input === undefined) return `${MISSING}: one of ${words.join(', ')}`;
      const near = typeof issue.input === 'string' ? closest(issue.input, words) : null;
      return near === null
        ? `must be one of ${words.join(', ')}`
        : `unknown; did you mean ${near}?`;
    },
  });
}

/** Returns the schema of a whole number within the bounds, both included. */
export function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER) {
  const message =
    max === Number.MAX_SAFE_INTEGER
      ? `must be a whole number above ${min - 1}`
      : `must be a whole number from ${min} to ${max}`;
  return z
    .number({ error: orMissing(message) })
    .int(message)
    .min(min, message)
    .max(max, message);
}

/** A time in minutes, up to ten years: a deadline later than the database can hold would make every plan fail. */
export const minutes = wholeNumber(1, 10 * 366 * 1_440);

/** Returns the error of a value: that it is missing, or, where one is given, what it must be. */
function orMissing(what: string, missing = MISSING) {
  return ({ input }: { readonly input?: unknown }) => (input === undefined ? missing : what);
}

/** For a key about what is distrusted, no key is proposed that says the opposite. */
const OF_DISTRUST = /^(?:un|dis|mis)trusted_|^hostile_|^(?:block|deny|bad|malicious)/;
const OF_TRUST = /^(?:trusted|corporate|known)_/;

function unknownKey(key: string, all: readonly string[]): string {
  const known = OF_DISTRUST.test(key) ? all.filter((one) => !OF_TRUST.test(one)) : all;
  const hostile = key.replace(/^(?:un|dis|mis)trusted_/, 'hostile_');
  const near = known.includes(hostile) ? hostile : closest(key, known);
  return near === null
    ? `unknown key; known here: ${known.join(', ')}`
    : `unknown key; did you mean ${near}?`;
}
