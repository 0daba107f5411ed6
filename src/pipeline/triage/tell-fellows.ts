/** Brings the messages about earlier victims of a stranger up to date when there is a further one. */
import { victimsIn } from '../../domain/response/related.ts';
import type { Rows } from '../../store/database.ts';
import { changeIncident, findIncident, isOpen, lockIncident } from '../../store/incidents.ts';
import { relatedIncidents } from '../../store/related-incidents.ts';
import type { Dependencies } from '../dependencies.ts';

/** Delay of the message, so that it names all victims who turn up within moments together. */
const TOGETHER_MS = 5_000;

type Named = { readonly org: string; readonly incidentId: number };

/**
 * Has the open incidents of others whom the same stranger may have robbed, ten at most, told once more: their messages
 * in Slack are brought up to date, and nothing of it rings.
 */
export async function tellFellows(
  deps: Pick<Dependencies, 'database' | 'jobs' | 'now'>,
  named: Named,
): Promise<void> {
  for (const incidentId of await fellowsOf(deps.database.rows, named)) {
    await deps.database.transaction(async (tx) => {
      const fellow = await lockIncident(tx, named.org, incidentId);
      if (fellow === null || !isOpen(fellow)) return;
      const now = deps.now();
      await changeIncident(tx, fellow, {}, new Date(now));
      const data = { org: named.org, incidentId };
      await deps.jobs.enqueue(tx, 'notify', [{ data, startAfter: new Date(now + TOGETHER_MS) }]);
    });
  }
}

async function fellowsOf(rows: Rows, { org, incidentId }: Named): Promise<readonly number[]> {
  const incident = await findIncident(rows, org, incidentId);
  if (incident === null || incident.verdict === 'benign') return [];
  return victimsIn(await relatedIncidents(rows, incident))
    .filter(isOpen)
    .map(({ id }) => id);
}
