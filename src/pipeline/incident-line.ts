/** What happens to incidents, in the service's log: a line for each entry of a history, once it is committed. */
import type { HistoryLine } from '../domain/response/history-line.ts';
import { takeLeftLines } from '../store/left-lines.ts';
import type { Dependencies } from './dependencies.ts';

type Log = Dependencies['log'];

/** For the transactions of this process, of which each entry is one's. */
export function incidentLines(log: Log): (line: HistoryLine) => void {
  return (line) => log.info(line, 'incident');
}

/** A command has no log of its own: what it wrote is logged by the worker that keeps house, within a minute or so. */
export async function logWhatCommandsWrote({
  database,
  log,
}: Pick<Dependencies, 'database' | 'log'>): Promise<void> {
  const write = incidentLines(log);
  for (const line of await takeLeftLines(database.rows)) write(line);
}
