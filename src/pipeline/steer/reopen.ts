/**
 * Opens an incident again that a person closed by mistake, since nothing can be decided on a closed one. What closing
 * called off stays called off, until somebody asks for it anew.
 */

import { appendHistory } from '../../store/history.ts';
import {
  changeIncident,
  findIncident,
  type Incident,
  isOpen,
  lockIncidentsAbout,
} from '../../store/incidents.ts';
import { lockSession } from '../../store/stolen-session.ts';
import type { SteerDependencies } from '../dependencies.ts';
import type { SteerRequest } from './incident.ts';

export type ReopenOutcome =
  | { readonly outcome: 'reopened' | 'already_open' | 'not_found' }
  | { readonly outcome: 'not_possible'; readonly reason: string };

/** Opens it again. Anybody may: saying that something is wrong needs no approver. */
export async function reopenIncident(
  deps: SteerDependencies,
  { org, incidentId, by }: SteerRequest,
): Promise<ReopenOutcome> {
  return deps.database.transaction(async (tx): Promise<ReopenOutcome> => {
    const seen = await findIncident(tx.rows, org, incidentId);
    if (seen === null) return { outcome: 'not_found' };
    if (seen.kind !== 'session_hijack') return { outcome: 'not_possible', reason: ALARM };
    // The lock that deciding about the session takes, which could open another incident meanwhile.
    await lockSession(tx, org, seen.subject);
    const about = await lockIncidentsAbout(tx, org, seen.kind, seen.subject);
    const incident = about.find(({ id }) => id === incidentId);
    if (incident === undefined) return { outcome: 'not_found' };
    if (isOpen(incident)) return { outcome: 'already_open' };
    const impossible = whyNot(incident, about);
    if (impossible !== null) return { outcome: 'not_possible', reason: impossible };
    const at = deps.now();
    const { resolution, closedBy, containment } = incident;
    const status = containment === 'verified' ? ('contained' as const) : ('in_progress' as const);
    const change = { status, closedAt: null, closedBy: null, resolution: null, duplicateOf: null };
    const data = { resolution, closedBy };
    await appendHistory(tx, { org, incidentId, at, actor: by, kind: 'reopened', data });
    await changeIncident(tx, incident, change, new Date(at));
    await deps.jobs.enqueue(tx, 'triage', [{ data: { org, sessionId: incident.subject } }]);
    await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
    return { outcome: 'reopened' };
  });
}

const ALARM = 'Only what is about a session is opened again: an alarm comes back by itself.';

function whyNot({ closedBy, status }: Incident, about: readonly Incident[]): string | null {
  const open = about.find(isOpen);
  if (open !== undefined) return `INC-${open.id} is open about the same session.`;
  const byPerson = status === 'closed' && closedBy !== null && closedBy !== 'system';
  return byPerson
    ? null
    : 'The service ended it itself: what happens in its session is told elsewhere.';
}
