import { count, number } from './figures.ts';
import type { Report } from './report.ts';

/** Number of refusals shown with their reasons; of the others only the lines. */
const WITH_REASON = 20;

/** Returns what was not a log event: the first with the reason, the others by file and line. */
export function refusedLines({ refused, refusals }: Report): string[] {
  if (refused === 0) return [];
  const more = refused - WITH_REASON;
  const untold = refused - refusals.length;
  const places = placesOf(refusals.slice(WITH_REASON));
  return [
    `${count(refused, 'line')} skipped, not a log event:`,
    ...refusals
      .slice(0, WITH_REASON)
      .map(({ file, line, reason }) => `  ${file}:${line}: ${reason}`),
    ...(more > 0 ? [`  … and ${number(more)} more:`] : []),
    ...places.map(([file, lines]) => `  ${file}:${lines.join(', ')}`),
    ...(untold > 0 ? [`  … and ${number(untold)} after these`] : []),
  ];
}

/** Returns the lines by file, with adjacent ones as one range: `21–33`. The refusals are in order. */
function placesOf(refusals: Report['refusals']): [file: string, lines: string[]][] {
  const found = new Map<string, { from: number; to: number }[]>();
  for (const { file, line } of refusals) {
    const runs = found.get(file) ?? [];
    found.set(file, runs);
    const run = runs.at(-1);
    if (run !== undefined && line - run.to <= 1) run.to = line;
    else runs.push({ from: line, to: line });
  }
  return [...found].map(([file, runs]) => [
    file,
    runs.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)),
  ]);
}
