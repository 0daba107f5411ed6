/** Reads of values that may be of any type or missing: the wrong type counts as missing. */

import { storableText } from '../domain/storable-text.ts';

export type Json = unknown;

/** An object, and no array. */
export function record(value: Json): Record<string, Json> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, Json>)
    : null;
}

/** An array; empty for anything else. */
export function list(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Text as Postgres can store it. Okta writes the words `null` and `-` for nothing; a number is taken as it is written.
 */
export function text(value: Json): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '' || value === 'null' || value === '-') return null;
  return storableText(value);
}

/** A finite number, also where it is written as text. */
export function number(value: Json): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : null;
}

/** True or false, also where it is written as text. */
export function bool(value: Json): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  return value === 'false' ? false : null;
}

const UNKNOWN = 'unknown';

/** Text, but not Okta's word for "we do not know". */
export function known(value: Json): string | null {
  const written = text(value);
  // By the length first: almost nothing is that short, and this runs some twenty times an event.
  const unknown = written?.length === UNKNOWN.length && written.toLowerCase() === UNKNOWN;
  return unknown ? null : written;
}
