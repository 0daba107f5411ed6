/** That Okta delivers again is said on the alarm about the hook: whoever repaired or replaced it sees that it is so. */
import { appendHistory, readHistory } from '../../store/history.ts';
import { lockOpenIncidentsAbout } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';

/** Notes it once each time that one of the hooks was told of; it closes nothing, for who did it stays to be asked. */
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
