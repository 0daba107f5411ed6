/** Counts incidents for dashboards: those that are open, and those that this instance opened. */
import { VERDICTS, type Verdict } from '../../domain/judgement/verdict.ts';
import type { HistoryLine } from '../../domain/response/history-line.ts';
import { INCIDENT_KINDS, type IncidentKind } from '../../domain/response/incident.ts';
import { openIncidents } from '../../store/open-incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Metrics } from '../metrics.ts';

/** Sets the gauge; called every minute. */
export async function watchIncidents({
  database,
  metrics,
  orgs,
}: Pick<Dependencies, 'database' | 'metrics' | 'orgs'>): Promise<void> {
  const open = await openIncidents(database.pool);
  metrics.incidentsOpen.reset();
  for (const org of orgs.keys())
    for (const labels of labelsOf(org)) metrics.incidentsOpen.set(labels, 0);
  for (const { org, kind, verdict, incidents } of open) {
    if (orgs.has(org)) metrics.incidentsOpen.set({ org, kind, verdict }, incidents);
  }
}

/** Counts an incident by the first entry of its history, once that is committed. */
export function countOpened(
  { incidentsOpened }: Pick<Metrics, 'incidentsOpened'>,
  { org, incidentKind: kind, sequence, verdict }: HistoryLine,
): void {
  if (sequence === 1) incidentsOpened.inc({ org, kind, verdict: verdict ?? NOT_JUDGED });
}

/** Verdict that an alarm is opened with, about which nothing is judged. */
const NOT_JUDGED: Verdict = 'suspicious';

type Labels = { readonly org: string; readonly kind: IncidentKind; readonly verdict: Verdict };

/** Returns all labels that an org can have: each verdict for stolen sessions, and the one for alarms. */
export function labelsOf(org: string): readonly Labels[] {
  return INCIDENT_KINDS.flatMap((kind) =>
    (kind === 'session_hijack' ? VERDICTS : [NOT_JUDGED]).map((verdict) => ({
      org,
      kind,
      verdict,
    })),
  );
}
