/**
 * Passes on the history entries that a command writes, so that they appear in the service's log: the command is another
 * process, whose output is somebody's terminal. It leaves the lines here, in the transaction that writes the entries,
 * and the service logs them.
 */
import { like } from 'drizzle-orm';
import type { HistoryLine } from '../domain/response/history-line.ts';
import type { Database, Rows } from './database.ts';
import { cursors } from './schema.ts';
import { storableJson } from './storable.ts';

/** Pattern of their names among the cursors of an org. */
export const LEFT_LINE = 'unlogged:%';

/** Returns the database for a process without a log: the lines of what it commits are left to the service. */
export function leavingLines(database: Database): Database {
  return {
    ...database,
    transaction: (work) =>
      database.transaction(async (tx) => {
        const result = await work(tx);
        const left = tx.lines.map((line) => ({
          org: line.org,
          name: LEFT_LINE.replace('%', `${line.incidentId}:${line.sequence}`),
          value: storableJson(line),
        }));
        if (left.length > 0) await tx.rows.insert(cursors).values(left);
        return result;
      }),
  };
}

/** Takes all lines, in the order in which they were written; each is taken once, whoever asks. */
export async function takeLeftLines(rows: Rows): Promise<HistoryLine[]> {
  const taken = await rows
    .delete(cursors)
    .where(like(cursors.name, LEFT_LINE))
    .returning({ value: cursors.value });
  return taken
    .map(({ value }) => value as HistoryLine)
    .sort((one, other) => one.at.localeCompare(other.at) || one.sequence - other.sequence);
}
