import { percent } from '../../domain/percent.ts';
import { BY_HAND, isLeftToPeople } from '../../domain/response/left-to-people.ts';
import { visibleText } from '../../domain/visible-text.ts';
import type { ListedIncident } from '../../store/incident-list.ts';

/** Returns the list with one line an incident, in columns. */
export function listText(
  incidents: readonly ListedIncident[],
  next: number | string | null,
  severalOrgs: boolean,
): string {
  if (incidents.length === 0) return 'No incident fits.\n';
  const head = ['ID', 'VERDICT', 'STATUS', 'CONTAINMENT', 'FIRST SEEN', 'USER', 'WHAT HAPPENED'];
  const lines = [
    severalOrgs ? ['ORG', ...head] : head,
    ...incidents.map((incident) => {
      const cells = cellsOf(incident);
      return severalOrgs ? [incident.org, ...cells] : cells;
    }),
  ];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => width(line[column]))));
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const more = next === null ? [] : ['', `More: --cursor ${next}`];
  return `${[...text, ...more].join('\n')}\n`;
}

function cellsOf(incident: ListedIncident): string[] {
  const { reference, verdict, status, containment, awaitingApproval, kind } = incident;
  return [
    reference,
    kind === 'session_hijack' ? `${verdict} ${percent(incident.score)}` : kind,
    awaitingApproval > 0 ? `${status}, waits for approval` : status,
    kind === 'session_hijack' ? containment : '',
    (incident.firstBadAt ?? incident.openedAt).toISOString().slice(0, 19).concat('Z'),
    visibleText(whoOf(incident)),
    visibleText(incident.headline).replaceAll('\n', ' '),
  ];
}

/** Returns the user with admin roles and the mark of a protected user: such incidents are to be looked at first. */
function whoOf(incident: ListedIncident): string {
  const { userLogin, userId, details } = incident;
  const who = userLogin ?? userId ?? '';
  const marks = [...(details.user?.roles ?? []), ...(isLeftToPeople(incident) ? [BY_HAND] : [])];
  return marks.length === 0 ? who : `${who} (${marks.join(', ')})`;
}

function width(cell: string | undefined): number {
  return cell?.length ?? 0;
}
