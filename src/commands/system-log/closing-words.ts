/** Writes what is told at the end, with the next command to type. */
import type { Exported } from './export-log.ts';
import { iso, type Span } from './span.ts';

/** The part of the request that a next command repeats. */
export type Asked = {
  readonly span: Span;
  readonly org: string | undefined;
  /** The file written; null: standard output. */
  readonly file: string | null;
};

export function doneWords({ events }: Exported, { span, file }: Asked): string {
  const read = `${counted(events)} from ${iso(span.since)} until ${iso(span.until)}`;
  if (file === null) return `${read}.`;
  return `${read} in ${file}. Next: warden backtest ${word(file)}`;
}

/** Returns the words for an early end. @param kept the file with what was read; null where there is none */
export function brokenWords(
  { events, upTo }: Exported,
  { span, org, file }: Asked,
  kept: string | null,
): string {
  if (events === 0) return 'Nothing was read.';
  const from = iso(upTo ?? span.since);
  const next = file === null ? null : nextName(file);
  const command = [
    'warden system-log',
    ...(org === undefined ? [] : [`--org ${word(org)}`]),
    `--since ${from} --until ${iso(span.until)}`,
    ...(next === null ? [] : [`--out ${word(next)}`]),
  ].join(' ');
  const where = kept === null ? 'were written' : `are in ${kept}`;
  const lines = [`${counted(events)} up to ${from} ${where}. Go on with: ${command}`];
  if (kept !== null && next !== null)
    lines.push(`Then: warden backtest ${word(kept)} ${word(next)}`);
  return lines.join('\n');
}

function counted(events: number): string {
  return `${events.toLocaleString('en')} ${events === 1 ? 'event' : 'events'}`;
}

/** Returns the name of the next file: `log.ndjson.gz` → `log-rest.ndjson.gz`. */
function nextName(file: string): string {
  return file.replace(/(?<=.)(?:\.[a-z]+)*$/i, '-rest$&');
}

/** Returns a word that can be pasted into a shell. */
function word(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
