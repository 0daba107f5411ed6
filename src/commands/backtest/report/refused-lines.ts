import { count, number } from './figures.ts';
import type { Report } from './report.ts';

/** So many with their reasons; of the others the numbers. */
const WITH_REASON = 20;

/** What was no log event: the first with the reason, the others by their places. */
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

/** By file, lines that follow each other as one: `21–33`. They come in order. */
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
