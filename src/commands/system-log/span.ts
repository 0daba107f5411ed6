/** Reads which part of the log is wanted: `--since` and `--until`. */
import { UsageError } from '../incident/failure.ts';

export type Span = {
  /** Epoch milliseconds. */
  readonly since: number;
  readonly until: number;
  /** Whether more was asked for than Okta keeps. */
  readonly cut: boolean;
};

const HOUR_MS = 3_600_000;
/** Days that Okta keeps. It answers an older start with an empty log, and one of more than 180 days with an error. */
export const KEPT_DAYS = 90;

/**
 * Returns the span that the options name.
 * @param now epoch milliseconds; the end where none is given, and the latest end
 * @throws UsageError that says what to write
 */
export function readSpan(
  given: { readonly since: string; readonly until?: string | undefined },
  now: number,
): Span {
  const since = instantOf('--since', given.since, now);
  const until = given.until === undefined ? now : instantOf('--until', given.until, now);
  const end = Math.min(until, now);
  if (since >= end) {
    throw new UsageError(
      `--since (${iso(since)}) must lie before ${until > now || given.until === undefined ? 'now' : '--until'} (${iso(end)}).`,
    );
  }
  const oldest = now - KEPT_DAYS * 24 * HOUR_MS;
  if (end <= oldest) {
    throw new UsageError(
      `Okta keeps its System Log for ${KEPT_DAYS} days, and --until (${iso(end)}) lies before them: there is nothing to read.`,
    );
  }
  return { since: Math.max(since, oldest), until: end, cut: since < oldest };
}

const AGO = /^(\d{1,5})([dh])$/i;
const INSTANT =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d)?)?$/i;

function instantOf(option: string, text: string, now: number): number {
  const ago = AGO.exec(text.trim());
  if (ago !== null) {
    return now - Number(ago[1]) * (ago[2]?.toLowerCase() === 'd' ? 24 : 1) * HOUR_MS;
  }
  const [, day = '', time = '00:00', zone = 'Z'] = INSTANT.exec(text.trim()) ?? [];
  const at = isDay(day) ? Date.parse(`${day}T${time}${zone.toUpperCase()}`) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new UsageError(
    `${option} “${text}” is no time. Write how long ago (30d, 12h), or a date or time (2026-09-01, 2026-09-01T08:00; UTC unless it ends in a zone such as +02:00).`,
  );
}

/** Whether the day exists: JavaScript takes the 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00Z`);
  return !Number.isNaN(at) && iso(at).startsWith(day);
}

/** Returns an instant as Okta writes it, and as both options take it. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
