/**
 * Writes what happens to incidents into the service's log, a line for each entry of a history once it is committed, and
 * counts those that were opened.
 */
import type { HistoryLine } from '../../domain/response/history-line.ts';
import { takeLeftLines } from '../../store/left-lines.ts';
import type { Dependencies } from '../dependencies.ts';
import { countOpened } from './count-incidents.ts';

export type Heard = Pick<Dependencies, 'log' | 'metrics'>;

/** Returns what the transactions of this process call with each entry that they committed. */
export function incidentLines({ log, metrics }: Heard): (line: HistoryLine) => void {
  return (line) => {
    log.info(line, 'incident');
    countOpened(metrics, line);
  };
}

/** Logs entries that commands wrote, which have no log of their own; housekeeping calls it every minute or so. */
export async function logWhatCommandsWrote({
  database,
  ...heard
}: Heard & Pick<Dependencies, 'database'>): Promise<void> {
  const write = incidentLines(heard);
  for (const line of await takeLeftLines(database.rows)) write(line);
}
