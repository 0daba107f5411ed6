/** Exceptions that people made from an incident, for a time, besides those of the policy file. */
import { storableText } from '../domain/storable-text.ts';
import type { Rows, Transaction } from './database.ts';
import { type Ending, firstToEnd, inForce, ofId } from './for-a-time.ts';
import { exceptions } from './schema.ts';

export type ExceptionRow = typeof exceptions.$inferSelect;

/** Exceptions in force at a moment, the first to end before the others. */
export async function exceptionsInForce(
  rows: Rows,
  org: string,
  now: Date,
  userId?: string,
): Promise<ExceptionRow[]> {
  return rows
    .select()
    .from(exceptions)
    .where(inForce(exceptions, { org, now, userId }))
    .orderBy(...firstToEnd(exceptions));
}

/** Adds an exception. The caller holds the row lock of the incident. */
export async function addException(
  { rows }: Transaction,
  exception: typeof exceptions.$inferInsert,
): Promise<ExceptionRow> {
  const reason = storableText(exception.reason);
  const [row] = await rows
    .insert(exceptions)
    .values({ ...exception, reason })
    .returning();
  if (row === undefined) throw new Error('an exception was not added');
  return row;
}

/** Returns an exception, locked until the transaction ends; null where the org has none of that id. */
export async function lockException(
  { rows }: Transaction,
  org: string,
  id: number,
): Promise<ExceptionRow | null> {
  const [row] = await rows
    .select()
    .from(exceptions)
    .where(ofId(exceptions, org, id))
    .for('update');
  return row ?? null;
}

/** Ends an exception before its time. */
export async function endOfException(
  { rows }: Transaction,
  { org, id }: Pick<ExceptionRow, 'org' | 'id'>,
  ending: Ending,
): Promise<void> {
  await rows
    .update(exceptions)
    .set(ending)
    .where(ofId(exceptions, org, id));
}
