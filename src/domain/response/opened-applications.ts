/** Tells which applications a stranger opened: sessions inside them go on when Okta's are cleared. Pure. */
import { UNIVERSAL_LOGOUT } from '../session/event.ts';
import { applicationOpened } from './deed.ts';
import type { IncidentDetails } from './incident.ts';

/** Okta's own applications, which end with the session in Okta. */
const OKTAS: ReadonlySet<string> = new Set([
  'Okta Dashboard',
  'Okta Admin Console',
  'Okta Browser Plugin',
]);

const MOST_NAMED = 3;

type Opened = { readonly name: string | null; readonly id: string | null };

/** Returns the applications opened, as `“Payroll” and “Salesforce”`; null where none was. */
export function openedApplications(details: Pick<IncidentDetails, 'afterwards'>): string | null {
  return listed(applicationsOf(details));
}

/** Each listed as by `openedApplications`; null where there is none such. */
export type ByLogout = { readonly reached: string | null; readonly notReached: string | null };

/**
 * Returns the applications that were opened, by whether Okta's log names them among those that it sent Universal Logout
 * to. Null where the log has named none yet, or an earlier version judged, which kept no ids of what was opened.
 */
export function openedByLogout(
  details: Pick<IncidentDetails, 'afterwards' | 'containment'>,
): ByLogout | null {
  const confirmations = details.containment?.confirmations ?? [];
  const ids = new Set(
    confirmations.flatMap(({ eventType, appIds = [] }) =>
      eventType === UNIVERSAL_LOGOUT ? appIds : [],
    ),
  );
  const opened = applicationsOf(details);
  if (ids.size === 0 || opened.length === 0 || opened.some(({ id }) => id === null)) return null;
  const isReached = ({ id }: Opened) => ids.has(id ?? '');
  return {
    reached: listed(opened.filter(isReached)),
    notReached: listed(opened.filter((one) => !isReached(one))),
  };
}

function applicationsOf({ afterwards }: Pick<IncidentDetails, 'afterwards'>): readonly Opened[] {
  return afterwards.flatMap((deed) => {
    const name = applicationOpened(deed);
    return name === undefined || OKTAS.has(name ?? '') ? [] : { name, id: deed.onIds ?? null };
  });
}

function listed(opened: readonly Opened[]): string | null {
  const all = new Set(opened.map(({ name }) => name));
  if (all.size === 0) return null;
  const names = [...all].filter((name) => name !== null).map(quoted);
  if (names.length === 0) return 'the applications that were opened';
  const told = names.slice(0, MOST_NAMED);
  const more = all.size - told.length;
  if (more > 0) told.push(`${more} more`);
  const last = told.pop() ?? '';
  return told.length === 0 ? last : `${told.join(', ')} and ${last}`;
}

/** The name in quotation marks, because it may read like a sentence of the service's own. */
function quoted(name: string): string {
  return `“${name.replaceAll(/[“”]/g, '"')}”`;
}
