/** Messages that a receiver took and is to be sent once more. */
import { and, eq, gt, gte, lt, or, sql } from 'drizzle-orm';
import type { Rows, Transaction } from './database.ts';
import { notifications } from './schema.ts';

export type ToldSpan = {
  readonly org: string;
  /** `webhook:` and a hash of the receiver's address. */
  readonly channel: string;
  /** When it was told last of an incident, or could not be: from the first moment on, up to the second. */
  readonly since: Date;
  readonly until: Date;
};

/** Counts the incidents of which the receiver was told last in that time. */
export async function countToldIn(rows: Rows, span: ToldSpan): Promise<number> {
  const [row] = await rows
    .select({ incidents: sql<number>`count(distinct ${notifications.incidentId})::int` })
    .from(notifications)
    .where(isTaken(span));
  return row?.incidents ?? 0;
}

/**
 * Forgets that the receiver took them, so that the next telling sends them; what is under way at that moment stays.
 * Returns the ids of their incidents.
 * @param isNew whether an incident is to come as one that the receiver has never heard of
 */
export async function forgetToldIn(
  { rows }: Transaction,
  span: ToldSpan,
  { isNew }: { readonly isNew: boolean },
): Promise<readonly number[]> {
  const forgotten = await rows
    .update(notifications)
    .set({
      status: 'new',
      // A telling is for a revision that was not told yet.
      revision: isNew ? 0 : sql`${notifications.revision} - 1`,
      externalRef: null,
      lastError: null,
      failures: 0,
      notBefore: null,
    })
    .where(isTaken(span))
    .returning({ id: notifications.incidentId });
  return [...new Set(forgotten.map(({ id }) => id))];
}

function isTaken({ org, channel, since, until }: ToldSpan) {
  return and(
    eq(notifications.org, org),
    eq(notifications.channel, channel),
    or(
      eq(notifications.status, 'sent'),
      // While it was down, messages to it failed; by itself, the next would tell what is new since the last it took.
      and(eq(notifications.status, 'failed'), gt(notifications.revision, 0)),
    ),
    gte(notifications.updatedAt, since),
    lt(notifications.updatedAt, until),
  );
}
