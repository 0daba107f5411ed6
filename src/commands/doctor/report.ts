import type { CheckReport } from './check.ts';

const MARKS = { ok: '✓', fault: '✗', off: '–' } as const;
const COLOURS = { ok: '\x1b[32m', fault: '\x1b[31m', off: '\x1b[2m' } as const;

export function hasFault(reports: readonly CheckReport[]): boolean {
  return reports.some(({ status }) => status === 'fault');
}

/** One line a check; below a fault, what to do. */
export function reportText(reports: readonly CheckReport[], colour: boolean): string {
  const lines: string[] = [];
  let heading: string | null | undefined;
  for (const report of reports) {
    if (report.org !== heading) {
      heading = report.org;
      lines.push(
        ...(lines.length === 0 ? [] : ['']),
        heading === null ? 'Service' : `Org ${heading}`,
      );
    }
    const mark = colour
      ? `${COLOURS[report.status]}${MARKS[report.status]}\x1b[0m`
      : MARKS[report.status];
    lines.push(`  ${mark} ${report.name}: ${report.detail}`);
    if (report.status === 'fault') lines.push(`      → ${report.remedy}`);
  }
  const faults = reports.filter(({ status }) => status === 'fault').length;
  const summary =
    faults === 0 ? 'No faults.' : `${faults} ${faults === 1 ? 'fault' : 'faults'} to put right.`;
  return `${[...lines, '', summary].join('\n')}\n`;
}

export function reportJson(reports: readonly CheckReport[]): string {
  return `${JSON.stringify({ ok: !hasFault(reports), checks: reports }, null, 2)}\n`;
}
