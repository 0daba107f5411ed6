/** Notes on the alarm about a hook that Okta delivers again, so that whoever repaired or replaced it sees that. */
import { appendHistory, readHistory } from '../../store/history.ts';
import { lockOpenIncidentsAbout } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';

/** Notes it once after each time such an alarm was told. The alarm stays open: who did it is still to be asked. */
export async function noteHeard(
  { database, now }: Pick<Dependencies, 'database' | 'now'>,
  org: string,
  hookIds: readonly string[],
): Promise<void> {
  await database.transaction(async (tx) => {
    for (const { id } of await lockOpenIncidentsAbout(tx, org, 'hook_tampered', hookIds)) {
      const last = (await readHistory(tx.rows, org, id)).findLast(({ kind }) => ABOUT.has(kind));
      if (last?.kind === 'hook_heard') continue;
      const entry = { org, incidentId: id, at: now(), actor: 'system', data: {} };
      await appendHistory(tx, { ...entry, kind: 'hook_heard' });
    }
  });
}

const ABOUT: ReadonlySet<string> = new Set(['opened', 'seen_again', 'hook_heard']);
