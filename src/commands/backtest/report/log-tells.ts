/** Tells which facts a log contained and which not, so that few findings are not taken for good news. */
import type { Coverage } from '../sessions/coverage.ts';
import { number } from './figures.ts';

/** Shares of the events of sessions, 0 to 1; null where there are none. */
export type LogTells = {
  readonly sessionEvents: number;
  /** UTC days from the first event to the last, both included. */
  readonly days: number;
} & Readonly<Record<Field, number | null>>;

type Field = Exclude<keyof Coverage, 'sessionEvents'>;

const FIELDS: Readonly<Record<Field, { readonly title: string; readonly without: string | null }>> =
  {
    asn: {
      title: 'network (ASN)',
      without: 'it was looked up by the address, which is right less often',
    },
    deviceToken: {
      title: 'device cookie',
      without:
        'a browser that the user has on other days is not told from a stranger’s, so that more alarms are false, and some thefts are missed',
    },
    deviceFingerprint: {
      title: 'browser fingerprint',
      without: 'a copied header looks like the browser that it was copied from',
    },
    rootSession: {
      title: 'root session',
      without: 'a session whose id changed on the way is taken for several',
    },
    // Not every licence has it, and little depends on it.
    risk: { title: 'risk', without: null },
  };
const ALL_FIELDS = Object.keys(FIELDS) as readonly Field[];

const DAY_MS = 86_400_000;
/** Days without habits: in a first week nothing is one yet. */
const HABITS_AFTER_DAYS = 7;
/** Share below which a field is as good as missing; Okta itself gives most of them only with some types of events. */
const POOR = 0.1;

export function logTells({
  coverage,
  events,
  span,
}: {
  readonly coverage: Coverage;
  readonly events: number;
  readonly span: { readonly firstAt: number; readonly lastAt: number };
}): LogTells {
  const { sessionEvents } = coverage;
  const day = (at: number) => Math.floor(at / DAY_MS);
  const days = events === 0 ? 0 : day(span.lastAt) - day(span.firstAt) + 1;
  const share = (field: Field) => (sessionEvents === 0 ? null : coverage[field] / sessionEvents);
  return {
    sessionEvents,
    days,
    asn: share('asn'),
    deviceToken: share('deviceToken'),
    deviceFingerprint: share('deviceFingerprint'),
    rootSession: share('rootSession'),
    risk: share('risk'),
  };
}

/** Returns a line with the figures, and a sentence for each poor one; nothing where no event was of a session. */
export function logTellsLines(tells: LogTells): string[] {
  if (tells.sessionEvents === 0) return [];
  const { days, sessionEvents } = tells;
  const figures = ALL_FIELDS.map((field) => `${FIELDS[field].title} ${share(tells[field])}`);
  const of = `${number(sessionEvents)} ${sessionEvents === 1 ? 'event' : 'events'} of sessions`;
  return [`Told by ${of} on ${daysText(days)}: ${figures.join(', ')}`, ...poorLines(tells)];
}

function poorLines(tells: LogTells): string[] {
  const fields = ALL_FIELDS.flatMap((field) => {
    const value = tells[field] ?? 0;
    const { title, without } = FIELDS[field];
    if (without === null || value >= POOR) return [];
    return `  ${value === 0 ? 'no' : 'hardly any'} ${title} in this log: ${without}`;
  });
  const { days } = tells;
  if (days > HABITS_AFTER_DAYS) return fields;
  const known = days === 1 ? 'no habits are known' : 'few habits are known';
  return [...fields, `  ${daysText(days)}: ${known}, so what is usual for somebody looks new`];
}

function daysText(days: number): string {
  return `${number(days)} ${days === 1 ? 'day' : 'days'}`;
}

/** Returns a percentage, rounded down so that 100 % means all. */
function share(value: number | null): string {
  return `${Math.floor(100 * (value ?? 0))} %`;
}
