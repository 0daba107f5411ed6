/**
 * What happens to incidents, in the service's log: a line for each entry of a history, once it is committed; and the
 * count of those that were opened.
 */
import type { HistoryLine } from '../../domain/response/history-line.ts';
import { takeLeftLines } from '../../store/left-lines.ts';
import type { Dependencies } from '../dependencies.ts';
import { countOpened } from './count-incidents.ts';

export type Heard = Pick<Dependencies, 'log' | 'metrics'>;

/** For the transactions of this process, of which each entry is one's. */
export function incidentLines({ log, metrics }: Heard): (line: HistoryLine) => void {
  return (line) => {
    log.info(line, 'incident');
    countOpened(metrics, line);
  };
}

/** A command has no log of its own: what it wrote is logged by the worker that keeps house, within a minute or so. */
export async function logWhatCommandsWrote({
  database,
  ...heard
}: Heard & Pick<Dependencies, 'database'>): Promise<void> {
  const write = incidentLines(heard);
  for (const line of await takeLeftLines(database.rows)) write(line);
}
