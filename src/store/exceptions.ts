/** Exceptions that people made from an incident, for a time, besides those of the policy file. */
import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import { storableText } from '../domain/storable-text.ts';
import type { Rows, Transaction } from './database.ts';
import { exceptions } from './schema.ts';

export type ExceptionRow = typeof exceptions.$inferSelect;

/** Exceptions in force at a moment, the first to end before the others. */
export async function exceptionsInForce(
  rows: Rows,
  org: string,
  now: Date,
  userId?: string,
): Promise<ExceptionRow[]> {
  const ofUser = userId === undefined ? [] : [eq(exceptions.userId, userId)];
  return rows
    .select()
    .from(exceptions)
    .where(
      and(
        eq(exceptions.org, org),
        gt(exceptions.expiresAt, now),
        isNull(exceptions.endedAt),
        ...ofUser,
      ),
    )
    .orderBy(asc(exceptions.expiresAt), asc(exceptions.id));
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
  const mine = and(eq(exceptions.org, org), eq(exceptions.id, id));
  const [row] = await rows.select().from(exceptions).where(mine).for('update');
  return row ?? null;
}

/** Ends an exception before its time. */
export async function endOfException(
  { rows }: Transaction,
  { org, id }: Pick<ExceptionRow, 'org' | 'id'>,
  ended: { readonly endedAt: Date; readonly endedBy: string },
): Promise<void> {
  await rows
    .update(exceptions)
    .set(ended)
    .where(and(eq(exceptions.org, org), eq(exceptions.id, id)));
}
