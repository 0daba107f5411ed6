/** Response actions as rows. Whoever changes one holds its incident's row lock. */
import { and, asc, desc, eq, inArray, isNotNull, lte, notExists, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { UsersCounted } from '../domain/response/guardrails.ts';
import type { Rows, Transaction } from './database.ts';
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

/** Null where the org has no action of that id. */
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

/** Whoever calls it holds the row lock of the action’s incident. */
export async function changeAction(
  { rows }: Transaction,
  org: string,
  id: number,
  change: ActionChange,
): Promise<void> {
  await rows.update(responseActions).set(change).where(isAction(org, id));
}

/**
 * Ends one attempt. False where a later attempt has taken over: then this one was taken for dead, and
 * what it has to say is no longer asked for.
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

/** Says that the attempt is alive for another while. */
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
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`limits ${org}`]);
}

/** How many other users were signed out, or are about to be. Call `lockLimits` first. */
export async function countSignedOut(
  { rows }: Transaction,
  org: string,
  exceptUserId: string,
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
        sql`${responseActions.userId} <> ${exceptUserId}`,
        sql`(${responseActions.status} in ('approved', 'running', 'done', 'undone') or ${responseActions.attempts} > 0)`,
        sql`${when} > ${now.toISOString()}::timestamptz - interval '1 day'`,
      ),
    );
  return counted ?? { hour: 0, day: 0 };
}

/** Incidents of an org with an action agreed on and not ended; the latest first, as `lockIncidentsAbout` locks. */
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

/** Incidents in which the org's switch stops something: what is agreed on, or what waits for people because of it. */
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

/** Done actions whose time is up and that nobody has begun to take back. */
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
