/** Changes in Okta that several actions may want at once: an address that two incidents block. */
import { and, eq, gt, inArray, isNotNull, ne, or, type SQL, sql } from 'drizzle-orm';
import type { ResponseActionRow } from './actions.ts';
import type { Rows, Transaction } from './database.ts';
import { responseActions } from './schema.ts';

/** An address is one for the whole org; anything else is done to a user. */
const OF_THE_ORG: readonly string[] = ['block_ip', 'unblock_ip'];

/** An attempt that nobody went on with for so long after its lease ended holds up no other. */
const FORSAKEN_AFTER_MS = 10 * 60_000;

type Wanted = Pick<ResponseActionRow, 'org' | 'userId' | 'params'> & {
  /** The change and what takes it back. */
  readonly kinds: readonly string[];
};

/** Lets one transaction at a time of an org look who wants what. Held until the transaction ends. */
export async function lockSharedChanges({ client }: Transaction, org: string): Promise<void> {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`changes ${org}`]);
}

/** Whether Okta is just being asked for this change, or to take it back, by another action. */
export async function isBeingChanged(
  rows: Rows,
  wanted: Wanted,
  exceptActionId: number,
  now: number,
): Promise<boolean> {
  const running = and(
    gt(responseActions.notBefore, new Date(now - FORSAKEN_AFTER_MS)),
    eq(responseActions.status, 'running'),
    ne(responseActions.id, exceptActionId),
  );
  return (await incidentWith(rows, wanted, running)) !== null;
}

/** The incident of another action that brought about the same and holds on to it; null where none does. */
export async function holderOf(
  rows: Rows,
  wanted: Wanted,
  exceptActionId: number,
): Promise<number | null> {
  const holds = and(
    eq(responseActions.status, 'done'),
    isNotNull(responseActions.undo),
    sql`${responseActions.undoOf} is null`,
    ne(responseActions.id, exceptActionId),
  );
  return incidentWith(rows, wanted, holds);
}

async function incidentWith(
  rows: Rows,
  { org, kinds, userId, params }: Wanted,
  condition: SQL | undefined,
): Promise<number | null> {
  const [found] = await rows
    .select({ incidentId: responseActions.incidentId })
    .from(responseActions)
    .where(
      and(
        eq(responseActions.org, org),
        inArray(responseActions.kind, [...kinds]),
        sql`${responseActions.params} = ${JSON.stringify(params)}::jsonb`,
        or(inArray(responseActions.kind, [...OF_THE_ORG]), eq(responseActions.userId, userId)),
        condition,
      ),
    )
    .orderBy(responseActions.id)
    .limit(1);
  return found?.incidentId ?? null;
}
