import { duration, plural } from '../domain/in-words.ts';
import { visibleText } from '../domain/visible-text.ts';
import type { DaysHeld } from '../queries/days-held.ts';
import type { Holder } from '../store/held-days.ts';
import { isoDay } from '../store/partitions.ts';

/** Returns the days held in words: `91 days held (2026-08-27 to 2026-11-30, and 3 made ahead), 12.4 GB`. */
export function heldInWords({ held: { days, inNoDay }, bytes, ahead }: DaysHeld): string {
  const past = days.slice(0, days.length - ahead);
  const [first] = past;
  const last = past.at(-1);
  if (first === undefined || last === undefined) return 'no day held yet';
  const span = `${isoDay(first)} to ${isoDay(last)}, and ${ahead} made ahead`;
  const others = inNoDay === 0 ? '' : `; ${plural(inNoDay, 'event')} of days that have no place`;
  return `${plural(past.length, 'day')} held (${span}), ${size(bytes)}${others}`;
}

/** Returns what a reduction of `RETENTION_DAYS` would delete; null where none waits. */
export function fallInWords({ plan: { held } }: DaysHeld): string | null {
  return held === null
    ? null
    : `retention would delete ${held.going} days, ${held.from} → ${held.days}: nothing goes before ${new Date(held.until).toISOString()}`;
}

/** Returns a connection that holds a day: `pid 4711 (pg_dump), for 3 h`. */
export function holderInWords({ pid, application, forMs }: Holder): string {
  const since = forMs === null ? '' : `, for ${duration(forMs)}`;
  return `pid ${pid} (${visibleText(application)})${since}`;
}

/** Returns a size: `12.4 GB`, in powers of ten. */
function size(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
