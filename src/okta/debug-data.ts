/**
 * Readers of `debugContext.debugData`, which holds other structures as strings: a Java map (`{reasons=A, B,
 * level=HIGH}`, with commas inside values) or JSON. Okta calls all of it "not a data contract", so every reader here
 * gives nothing for an unexpected form.
 */
import { type Json, record, text } from './tolerant.ts';

/** `{reasons=Anomalous Geo-Distance, New Device, level=HIGH}` → `{reasons: '…, …', level: 'HIGH'}`. */
export function mapInBraces(value: Json): Record<string, string> {
  if (value === undefined) return {};
  const already = record(value);
  if (already !== null) {
    const entries = Object.entries(already).flatMap(([key, item]) => {
      const said = Array.isArray(item) ? item.join(', ') : text(item);
      return said === null ? [] : [[key, said] as const];
    });
    return Object.fromEntries(entries);
  }
  const written = text(value);
  if (written === null || !written.startsWith('{') || !written.endsWith('}')) return {};
  const found: Record<string, string> = {};
  let key: string | null = null;
  for (const part of written.slice(1, -1).split(', ')) {
    const equals = part.indexOf('=');
    if (equals > 0) {
      key = part.slice(0, equals).trim();
      found[key] = part.slice(equals + 1).trim();
    } else if (key !== null) {
      found[key] = `${found[key]}, ${part.trim()}`;
    }
  }
  return found;
}

/** Returns the value of JSON inside a string, or the value itself where it is no string. */
export function parsedJson(value: Json): Json {
  if (typeof value !== 'string') return value;
  if (!value.startsWith('{') && !value.startsWith('[')) return null;
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}
