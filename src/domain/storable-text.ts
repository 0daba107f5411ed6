/**
 * Postgres keeps neither NUL nor half a surrogate pair in `text` and `jsonb`, and what an attacker sends
 * as a user agent may hold both: whoever wrote one is not owed the difference.
 */
export function storableText(value: string): string {
  if (!value.includes('\u0000') && value.isWellFormed()) return value;
  return value.replaceAll('\u0000', '\uFFFD').toWellFormed();
}
