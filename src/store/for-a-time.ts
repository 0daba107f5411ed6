/** What people set for a time, exceptions and watches: when such a row holds, and how it ends. */
import { and, asc, eq, gt, isNull, type SQL } from 'drizzle-orm';
import type { exceptions, watchlist } from './schema.ts';

type ForATime = typeof exceptions | typeof watchlist;

/** How somebody ended it before its time. */
export type Ending = { readonly endedAt: Date; readonly endedBy: string };

/** Selects what holds at a moment: its time has not run out, and nobody has ended it. */
export function inForce(
  table: ForATime,
  {
    org,
    now,
    userId,
  }: { readonly org: string; readonly now: Date; readonly userId?: string | undefined },
): SQL | undefined {
  const ofUser = userId === undefined ? undefined : eq(table.userId, userId);
  return and(eq(table.org, org), gt(table.expiresAt, now), isNull(table.endedAt), ofUser);
}

/** The first to end before the others. */
export function firstToEnd(table: ForATime): SQL[] {
  return [asc(table.expiresAt), asc(table.id)];
}

export function ofId(table: ForATime, org: string, id: number): SQL | undefined {
  return and(eq(table.org, org), eq(table.id, id));
}

/**
 * Whether a row that was read holds no more.
 * @param now epoch milliseconds
 */
export function hasEnded(
  { expiresAt, endedAt }: { readonly expiresAt: Date; readonly endedAt: Date | null },
  now: number,
): boolean {
  return endedAt !== null || expiresAt.getTime() <= now;
}
