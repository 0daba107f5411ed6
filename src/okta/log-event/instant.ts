import { type Json, text } from '../tolerant.ts';

/**
 * Returns epoch milliseconds. Okta writes `2026-01-02T03:04:05.678Z`; older exports have a space, more digits, or no
 * zone, which means UTC.
 */
export function instant(value: Json): number | null {
  const written = text(value);
  if (written === null) return null;
  const direct = usualInstant(written) ?? Date.parse(written);
  if (written.endsWith('Z') && !Number.isNaN(direct)) return direct;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(written) ? written : `${written}Z`;
  const parsed = Date.parse(zoned.replace(' ', 'T').replace(/(\.\d{3})\d+/, '$1'));
  return Number.isNaN(parsed) ? null : parsed;
}

/** Reads the one form that nearly all events have, digit by digit, in a third of the time; null for any other. */
function usualInstant(written: string): number | null {
  if (written.length !== 24 || written[23] !== 'Z' || written[19] !== '.') return null;
  if (written[4] !== '-' || written[7] !== '-' || written[10] !== 'T') return null;
  if (written[13] !== ':' || written[16] !== ':') return null;
  const year = digits(written, 0, 4);
  const month = digits(written, 5, 7);
  const day = digits(written, 8, 10);
  const hour = digits(written, 11, 13);
  const minute = digits(written, 14, 16);
  const second = digits(written, 17, 19);
  const millisecond = digits(written, 20, 23);
  // Every month has a 28th; whether it has a 29th or more is left to `Date.parse`.
  const certain = year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  if (!certain || !(hour <= 23 && minute <= 59 && second <= 59 && millisecond <= 999)) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

/** Returns the number in these digits; NaN where there is anything else. */
function digits(written: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i += 1) {
    const digit = written.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
