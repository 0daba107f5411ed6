/** Says what is wrong with a value that a caller sent, in words that name what would be right. */
import type { z } from 'zod';

/** Option for `safeParse` that words an issue where the schema has no message of its own. */
export const IN_WORDS: z.core.ParseContext<z.core.$ZodIssue> = { error: (issue) => wordsOf(issue) };

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function wordsOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is missing'
        : `must be ${NOUNS[issue.expected] ?? `of the type ${issue.expected}`}`;
    case 'invalid_value': {
      const values = `one of ${issue.values.map(String).join(', ')}`;
      return issue.input === undefined ? `is missing: ${values}` : `must be ${values}`;
    }
    case 'too_small':
      return issue.origin === 'number' || issue.origin === 'int'
        ? `must be at least ${issue.minimum}`
        : 'must not be empty';
    case 'too_big':
      return tooBig(issue.origin, issue.maximum);
    case 'unrecognized_keys':
      return 'is not known here';
    default:
      return undefined;
  }
}

function tooBig(origin: string, most: number | bigint): string {
  if (origin === 'string') return `must have at most ${most} characters`;
  return origin === 'array' ? `must hold at most ${most}` : `must be at most ${most}`;
}
