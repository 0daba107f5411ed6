import { RETENTION_ALARM } from '../../domain/retention.ts';
import { lockOpenIncidentsAbout } from '../../store/incidents.ts';
import { confirmFall } from '../../store/retention.ts';
import type { SteerDependencies } from '../dependencies.ts';
import { addNote } from './incident.ts';

/** Confirms that what a lower `RETENTION_DAYS` deletes may go. False where no confirmation is awaited. */
export async function confirmRetention(deps: SteerDependencies, by: string): Promise<boolean> {
  if (!(await confirmFall(deps.database.pool, by))) return false;
  const { kind, subject } = RETENTION_ALARM;
  for (const org of deps.orgs.keys()) {
    const open = await deps.database.transaction((tx) =>
      lockOpenIncidentsAbout(tx, org, kind, [subject]),
    );
    for (const { id: incidentId } of open)
      await addNote(deps, { org, incidentId, by, text: 'It is meant: the days may go.' });
  }
  return true;
}
