/** Response actions as rows. Whoever changes one holds its incident's row lock. */
import { and, asc, desc, eq, inArray, isNotNull, lte, ne, notExists, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { UsersCounted } from '../domain/response/guardrails.ts';
import type { Rows, Transaction } from './database.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { responseActions } from './schema.ts';
import { storableJson } from './storable.ts';

export type ResponseActionRow = typeof responseActions.$inferSelect;
export type NewResponseAction = typeof responseActions.$inferInsert;
export type ActionChange = Partial<Omit<ResponseActionRow, 'id' | 'org' | 'incidentId'>>;

/** The actions of one incident in the order in which they run. */
export async function actionsOf(
  rows: Rows,
  org: string,
  incidentId: number,
): Promise<ResponseActionRow[]> {
  return rows
    .select()
    .from(responseActions)
    .where(and(eq(responseActions.org, org), eq(responseActions.incidentId, incidentId)))
    .orderBy(asc(responseActions.position), asc(responseActions.id));
}

/** Returns an action, or null where the org has none of that id. */
export async function findAction(
  rows: Rows,
  org: string,
  id: number,
): Promise<ResponseActionRow | null> {
  const [row] = await rows.select().from(responseActions).where(isAction(org, id));
  return row ?? null;
}

/** Adds an action; null where one with the same idempotency key is there already. */
export async function addAction(
  { rows }: Transaction,
  action: NewResponseAction,
): Promise<ResponseActionRow | null> {
  const values = {
    ...action,
    params: storableJson(action.params ?? {}),
    call: storableJson(action.call),
  };
  const [row] = await rows.insert(responseActions).values(values).onConflictDoNothing().returning();
  return row ?? null;
}

/** Changes an action. The caller holds the row lock of the action’s incident. */
export async function changeAction(
  { rows }: Transaction,
  org: string,
  id: number,
  change: ActionChange,
): Promise<void> {
  await rows.update(responseActions).set(change).where(isAction(org, id));
}

/**
 * Ends one attempt. Returns false where a later attempt has taken over: this one was taken for dead, and its result
 * counts no more.
 */
export async function endAttempt(
  { rows }: Transaction,
  action: Pick<ResponseActionRow, 'org' | 'id' | 'attempts'>,
  change: ActionChange,
): Promise<boolean> {
  const ended = await rows.update(responseActions).set(change).where(isAttempt(action)).returning({
    id: responseActions.id,
  });
  return ended.length > 0;
}

/** Notes that the attempt is alive, until a given time. */
export async function renewAttempt(
  rows: Rows,
  action: Pick<ResponseActionRow, 'org' | 'id' | 'attempts'>,
  until: Date,
): Promise<void> {
  await rows.update(responseActions).set({ notBefore: until }).where(isAttempt(action));
}

/**
 * Lets one transaction at a time of an org count and add sign-outs: fifty hijacks judged in the same
 * instant would otherwise each see the count before the others. Held until the transaction ends.
 */
export async function lockLimits({ client }: Transaction, org: string): Promise<void> {
  await oneAtATime(client, `limits ${org}`);
}

/**
 * Counts the users who were signed out in the last hour and day, or are about to be. Whoever adds to them calls
 * `lockLimits` first.
 * @param exceptUserId a user who does not count; null: everybody does
 */
export async function countSignedOut(
  { rows }: Pick<Transaction, 'rows'>,
  org: string,
  exceptUserId: string | null,
  kinds: readonly string[],
  now: Date,
): Promise<UsersCounted> {
  const when = sql`coalesce(${responseActions.startedAt}, ${responseActions.decidedAt}, ${responseActions.requestedAt})`;
  const users = sql`count(distinct ${responseActions.userId})`;
  const [counted] = await rows
    .select({
      hour: sql<number>`(${users} filter (where ${when} > ${now.toISOString()}::timestamptz - interval '1 hour'))::int`,
      day: sql<number>`${users}::int`,
    })
    .from(responseActions)
    .where(
      and(
        eq(responseActions.org, org),
        inArray(responseActions.kind, [...kinds]),
        exceptUserId === null ? undefined : ne(responseActions.userId, exceptUserId),
        sql`(${responseActions.status} in ('approved', 'running', 'done', 'undone') or ${responseActions.attempts} > 0)`,
        sql`${when} > ${now.toISOString()}::timestamptz - interval '1 day'`,
      ),
    );
  return counted ?? { hour: 0, day: 0 };
}

/**
 * Returns the ids of incidents with an action that is approved and not ended, the latest first, as `lockIncidentsAbout`
 * locks them.
 */
export async function incidentsWithApproved(rows: Rows, org: string): Promise<number[]> {
  const found = await rows
    .selectDistinct({ id: responseActions.incidentId })
    .from(responseActions)
    .where(
      and(eq(responseActions.org, org), inArray(responseActions.status, ['approved', 'running'])),
    )
    .orderBy(desc(responseActions.incidentId));
  return found.map(({ id }) => id);
}

/**
 * Returns the ids of incidents in which the org's switch stops an action: an approved one, or one that waits for people
 * because of it.
 */
export async function incidentsStopped(rows: Rows, org: string): Promise<number[]> {
  const heldBySwitch = and(
    eq(responseActions.guard, 'paused'),
    eq(responseActions.status, 'awaiting_approval'),
  );
  const found = await rows
    .selectDistinct({ id: responseActions.incidentId })
    .from(responseActions)
    .where(
      and(eq(responseActions.org, org), or(eq(responseActions.status, 'approved'), heldBySwitch)),
    )
    .orderBy(asc(responseActions.incidentId));
  return found.map(({ id }) => id);
}

/** Done actions that are due to be taken back and whose taking back has not begun. */
export async function actionsDueForUndo(rows: Rows, now: Date): Promise<ResponseActionRow[]> {
  const reversal = alias(responseActions, 'reversal');
  const begun = rows
    .select({ id: reversal.id })
    .from(reversal)
    .where(and(eq(reversal.org, responseActions.org), eq(reversal.undoOf, responseActions.id)));
  return rows
    .select()
    .from(responseActions)
    .where(
      and(
        eq(responseActions.status, 'done'),
        isNotNull(responseActions.undo),
        lte(responseActions.undoBy, now),
        notExists(begun),
      ),
    );
}

function isAction(org: string, id: number) {
  return and(eq(responseActions.org, org), eq(responseActions.id, id));
}

function isAttempt({ org, id, attempts }: Pick<ResponseActionRow, 'org' | 'id' | 'attempts'>) {
  return and(
    isAction(org, id),
    eq(responseActions.status, 'running'),
    eq(responseActions.attempts, attempts),
  );
}
