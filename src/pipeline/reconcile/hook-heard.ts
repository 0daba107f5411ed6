/** That a hook delivers again is said on the alarm about it: whoever repaired it sees that it is. */
import { appendHistory, readHistory } from '../../store/history.ts';
import { lockOpenIncidentsAbout } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';

/** Notes it once each time that the hook was told of; it closes nothing, for who did it stays to be asked. */
export async function noteHeard(
  { database, now }: Pick<Dependencies, 'database' | 'now'>,
  org: string,
  hookId: string,
): Promise<void> {
  await database.transaction(async (tx) => {
    for (const { id } of await lockOpenIncidentsAbout(tx, org, 'hook_tampered', [hookId])) {
      const last = (await readHistory(tx.rows, org, id)).findLast(({ kind }) => ABOUT.has(kind));
      if (last?.kind === 'hook_heard') continue;
      const entry = { org, incidentId: id, at: now(), actor: 'system', data: {} };
      await appendHistory(tx, { ...entry, kind: 'hook_heard' });
    }
  });
}

const ABOUT: ReadonlySet<string> = new Set(['opened', 'seen_again', 'hook_heard']);
