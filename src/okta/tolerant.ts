/** Reads of values that may be of any type or missing: the wrong type counts as missing. */

import { storableText } from '../domain/storable-text.ts';

export type Json = unknown;

/** Returns an object; null for an array or anything else. */
export function record(value: Json): Record<string, Json> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, Json>)
    : null;
}

/** Returns an array; empty for anything else. */
export function list(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Returns text as Postgres can store it. Okta writes the words `null` and `-` for nothing; a number becomes its digits.
 */
export function text(value: Json): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '' || value === 'null' || value === '-') return null;
  return storableText(value);
}

/** Returns a finite number, also from text. */
export function number(value: Json): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}

/** Returns true or false, also from text; null for anything else. */
export function bool(value: Json): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  return value === 'false' ? false : null;
}

const UNKNOWN = 'unknown';

/** Returns text, but null for Okta's word `unknown`. */
export function known(value: Json): string | null {
  const written = text(value);
  // The length is compared first: almost nothing is that short, and this runs some twenty times per event.
  const unknown = written?.length === UNKNOWN.length && written.toLowerCase() === UNKNOWN;
  return unknown ? null : written;
}
