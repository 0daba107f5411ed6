import type { CheckReport } from './check.ts';
import { CONFIGURATION } from './configuration.ts';

const MARKS = { ok: '✓', fault: '✗', warning: '!', off: '–' } as const;
const COLOURS = {
  ok: '\x1b[32m',
  fault: '\x1b[31m',
  warning: '\x1b[33m',
  off: '\x1b[2m',
} as const;

/** Returns the exit status: 0 no fault, 1 a fault, 2 where the configuration is not enough for a running service. */
export function exitStatus(reports: readonly CheckReport[]): 0 | 1 | 2 {
  if (!hasFault(reports)) return 0;
  return reports.some(({ name, status }) => name === CONFIGURATION && status === 'fault') ? 2 : 1;
}

/** Whether any check found a fault; a warning is none. */
function hasFault(reports: readonly CheckReport[]): boolean {
  return reports.some(({ status }) => status === 'fault');
}

/** Returns the report with one line a check, and below a fault or a warning what to do. */
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
    if ('remedy' in report) lines.push(`      → ${report.remedy}`);
  }
  const faults = count(reports, 'fault');
  const warnings = count(reports, 'warning');
  const summary = [
    faults === 0 ? 'No faults.' : `${faults} ${faults === 1 ? 'fault' : 'faults'} to put right.`,
    ...(warnings === 0 ? [] : [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}.`]),
  ].join(' ');
  return `${[...lines, '', summary].join('\n')}\n`;
}

function count(reports: readonly CheckReport[], of: CheckReport['status']): number {
  return reports.filter(({ status }) => status === of).length;
}

/** Returns the report as JSON, with a line break at its end. */
export function reportJson(reports: readonly CheckReport[]): string {
  return `${JSON.stringify({ ok: !hasFault(reports), checks: reports }, null, 2)}\n`;
}
