/**
 * Replaces NUL and halves of surrogate pairs, which Postgres keeps in neither `text` nor `jsonb`. An attacker's user
 * agent may hold both, and need not be kept exactly.
 */
export function storableText(value: string): string {
  if (!value.includes('\u0000') && value.isWellFormed()) return value;
  return value.replaceAll('\u0000', '\uFFFD').toWellFormed();
}
