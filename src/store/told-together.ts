/** Finds the incidents of one user that are told on their own, and counts those told together with one of them. */
import { and, eq, gte, lt, sql } from 'drizzle-orm';
import { OPEN_STATUSES } from '../domain/response/incident.ts';
import type { ToldAlone } from '../domain/response/told-together.ts';
import type { Rows, Transaction } from './database.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { incidents } from './schema.ts';

const { details } = incidents;

/** Returns the incidents of a user told on their own since a moment, in order of opening, at most a hundred. */
export async function toldAloneOf(
  rows: Rows,
  wanted: {
    readonly org: string;
    readonly userId: string;
    readonly since: Date;
    /** Only incidents opened before this one. */
    readonly before: number | null;
  },
): Promise<ToldAlone[]> {
  const found = await rows
    .select({
      id: incidents.id,
      verdict: incidents.verdict,
      status: incidents.status,
      containment: incidents.containment,
      stolen: sql<ToldAlone['stolen'] | null>`${details} -> 'stolen'`,
      afterwards: sql<ToldAlone['afterwards'] | null>`${details} -> 'afterwards'`,
    })
    .from(incidents)
    .where(
      and(
        eq(incidents.org, wanted.org),
        eq(incidents.userId, wanted.userId),
        eq(incidents.kind, 'session_hijack'),
        gte(incidents.openedAt, wanted.since),
        sql`${details} ->> 'toldWith' is null`,
        ...(wanted.before === null ? [] : [lt(incidents.id, wanted.before)]),
      ),
    )
    .orderBy(incidents.id)
    .limit(100);
  return found.map(({ status, containment, stolen, afterwards, ...one }) => ({
    ...one,
    isOpen: OPEN_STATUSES.includes(status),
    isContained: containment === 'verified',
    stolen: stolen ?? [],
    afterwards: afterwards ?? [],
  }));
}

/**
 * Lets one transaction at a time open an incident of a user: of sixteen sessions judged at once, each would be the
 * first.
 */
export async function lockUser(
  { client }: Transaction,
  org: string,
  userId: string,
): Promise<void> {
  await oneAtATime(client, `incidents of ${org} ${userId}`);
}

/** Counts the incidents of the user that are told together with this one. */
export async function countToldWith(
  rows: Rows,
  { org, userId, id }: { readonly org: string; readonly userId: string; readonly id: number },
): Promise<number> {
  return rows.$count(
    incidents,
    and(
      eq(incidents.org, org),
      eq(incidents.userId, userId),
      sql`${details} ->> 'toldWith' = ${String(id)}`,
    ),
  );
}
