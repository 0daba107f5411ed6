/** Which applications a stranger opened: their own sessions go on when Okta's are cleared. Pure. */
import { applicationOpened } from './deed.ts';
import type { IncidentDetails } from './incident.ts';

/** Okta's own end with the session in Okta. */
const OKTAS: ReadonlySet<string> = new Set([
  'Okta Dashboard',
  'Okta Admin Console',
  'Okta Browser Plugin',
]);

const MOST_NAMED = 3;

/** `“Payroll” and “Salesforce”`; null where none was opened. */
export function openedApplications({
  afterwards,
}: Pick<IncidentDetails, 'afterwards'>): string | null {
  const opened = new Set<string | null>();
  for (const deed of afterwards) {
    const name = applicationOpened(deed);
    if (name !== undefined && !OKTAS.has(name ?? '')) opened.add(name);
  }
  if (opened.size === 0) return null;
  const names = [...opened].filter((name) => name !== null).map(quoted);
  if (names.length === 0) return 'the applications that were opened';
  const told = names.slice(0, MOST_NAMED);
  const more = opened.size - told.length;
  if (more > 0) told.push(`${more} more`);
  const last = told.pop() ?? '';
  return told.length === 0 ? last : `${told.join(', ')} and ${last}`;
}

/** A name may read like a sentence of ours. */
function quoted(name: string): string {
  return `“${name.replaceAll(/[“”]/g, '"')}”`;
}
