/** Makes values storable in Postgres: without this, one odd event would block its incident for ever. */
import { storableText } from '../domain/storable-text.ts';

/** Returns the value as JSON can hold it and Postgres can store it. */
export function storableJson<T>(value: T): T {
  const clean = (_key: string, part: unknown) =>
    typeof part === 'string' ? storableText(part) : part;
  return JSON.parse(JSON.stringify(value, clean)) as T;
}

/** Returns a probability with as many digits as a `real` gives back unchanged. */
export function storableScore(score: number): number {
  return Math.round(score * 1e6) / 1e6;
}

const ESCAPES = /\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/g;
const UNREADABLE = /^\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})$/;

/**
 * Returns JSON text without escapes that Postgres stores in a `json` column but cannot read again: one event would stop
 * the judging of all that share its session or address.
 */
export function storableJsonText(json: string): string {
  if (!json.includes('\\u')) return json;
  return json.replace(ESCAPES, (written) => (UNREADABLE.test(written) ? '\\ufffd' : written));
}
