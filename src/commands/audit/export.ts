/**
 * Writes every incident's history as NDJSON, in the form of `warden incident ID --json`, which `warden audit` reads.
 */
import { incidentName } from '../../domain/response/incident-name.ts';
import { visibleJson } from '../../domain/visible-text.ts';
import type { Rows } from '../../store/database.ts';
import { checkChain, everyIncident, readHistory } from '../../store/history.ts';
import type { Problem } from './problem.ts';

export type Exported = {
  readonly incidents: number;
  readonly entries: number;
  /** Histories that are not intact: copying them silently would only hide the change. */
  readonly problems: readonly Problem[];
};

/**
 * Writes the histories, one incident per line, and reads the next once the line before is taken.
 * @param since leaves out older entries; null: none
 */
export async function exportHistories(
  rows: Rows,
  since: Date | null,
  write: (line: string) => Promise<void>,
): Promise<Exported> {
  const problems: Problem[] = [];
  let [incidents, entries] = [0, 0];
  for await (const named of everyIncident(rows)) {
    const { org, id } = named;
    const chain = await readHistory(rows, org, id);
    const check = checkChain(chain);
    if (!check.intact) problems.push({ incident: incidentName(named), problem: check.problem });
    const history = since === null ? chain : chain.filter(({ at }) => at >= since);
    if (history.length === 0) continue;
    incidents += 1;
    entries += history.length;
    await write(`${visibleJson(JSON.stringify({ incident: named, history }))}\n`);
  }
  return { incidents, entries, problems };
}
