/** Coordinates changes in Okta that several actions may want at once, such as addresses that two incidents block. */
import { and, desc, eq, gt, inArray, isNotNull, ne, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { ResponseActionRow } from './actions.ts';
import type { Rows, Transaction } from './database.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { responseActions } from './schema.ts';

/** Time after the end of its lease from which an abandoned attempt holds up no other. */
const FORSAKEN_AFTER_MS = 10 * 60_000;

type Wanted = Pick<ResponseActionRow, 'org' | 'userId' | 'params'> & {
  /** The kind of the change, and the kind that takes it back. */
  readonly kinds: readonly string[];
};

/** Lets one transaction at a time of an org look at who wants which change. Held until the transaction ends. */
export async function lockSharedChanges({ client }: Transaction, org: string): Promise<void> {
  await oneAtATime(client, `changes ${org}`);
}

/** Whether another action is just asking Okta for this change, or to take it back. */
export async function isBeingChanged(
  rows: Rows,
  wanted: Wanted,
  exceptActionId: number,
  now: number,
): Promise<boolean> {
  return (await incidentWith(rows, wanted, underWay(exceptActionId, now))) !== null;
}

function underWay(exceptActionId: number, now: number): SQL | undefined {
  return and(
    gt(responseActions.notBefore, new Date(now - FORSAKEN_AFTER_MS)),
    eq(responseActions.status, 'running'),
    ne(responseActions.id, exceptActionId),
  );
}

/** Returns the incident of another action that made the same change and holds on to it; null where there is none. */
export async function holderOf(
  rows: Rows,
  wanted: Wanted,
  exceptActionId: number,
): Promise<number | null> {
  return incidentWith(rows, wanted, holding(exceptActionId));
}

function holding(exceptActionId: number): SQL | undefined {
  return and(
    eq(responseActions.status, 'done'),
    isNotNull(responseActions.undo),
    sql`${responseActions.undoOf} is null`,
    ne(responseActions.id, exceptActionId),
  );
}

/** Addresses in a blocked zone. The zone is the whole org's; each address is held by itself. */
type Addresses = {
  readonly org: string;
  readonly zoneName: string;
  readonly ips: readonly string[];
};

/**
 * Whether another action is just asking Okta to change this zone: its list is replaced as a whole, so that the later of
 * two workers would remove what the other has just added.
 */
export async function isZoneBeingChanged(
  rows: Rows,
  { org, zoneName }: Omit<Addresses, 'ips'>,
  exceptActionId: number,
  now: number,
): Promise<boolean> {
  const found = await rows
    .select({ id: responseActions.id })
    .from(responseActions)
    .where(and(inZone(org, zoneName, responseActions.params), underWay(exceptActionId, now)))
    .limit(1);
  return found.length > 0;
}

/** Returns those of these addresses that another action blocked and holds on to, with the first incident that does. */
export async function holdersOfAddresses(
  rows: Rows,
  addresses: Addresses,
  exceptActionId: number,
): Promise<Map<string, number>> {
  const held = sql`${responseActions.undo}->'params'`;
  const found = await rows
    .select({ incidentId: responseActions.incidentId, params: sql<{ ips: string[] }>`${held}` })
    .from(responseActions)
    .where(
      and(
        inZone(addresses.org, addresses.zoneName, held),
        sql`${held}->'ips' ?| ${sql.param([...addresses.ips])}::text[]`,
        holding(exceptActionId),
      ),
    )
    .orderBy(desc(responseActions.id));
  const holders = new Map<string, number>();
  for (const { incidentId, params } of found) {
    for (const ip of params.ips) if (addresses.ips.includes(ip)) holders.set(ip, incidentId);
  }
  return holders;
}

function inZone(org: string, zoneName: string, params: SQL | PgColumn): SQL | undefined {
  return and(
    eq(responseActions.org, org),
    inArray(responseActions.kind, ['block_ip', 'unblock_ip']),
    sql`${params}->>'zoneName' = ${zoneName}`,
  );
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
        eq(responseActions.userId, userId),
        condition,
      ),
    )
    .orderBy(responseActions.id)
    .limit(1);
  return found?.incidentId ?? null;
}
