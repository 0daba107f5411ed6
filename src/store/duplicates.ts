/** Which incidents were closed as duplicates of which. */
import { and, asc, eq } from 'drizzle-orm';
import type { Rows, Transaction } from './database.ts';
import { findIncident } from './incidents.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { incidents } from './schema.ts';

/** Lets one duplicate of an org be named at a time: two at the same moment could name each other. */
export async function lockDuplicates({ client }: Transaction, org: string): Promise<void> {
  await oneAtATime(client, `duplicates of ${org}`);
}

/** Whether an incident was closed as a duplicate of the other, or of one that was, and so on. */
export async function isDuplicateOf(
  rows: Rows,
  org: string,
  id: number,
  other: number,
): Promise<boolean> {
  const seen = new Set<number>();
  for (let next: number | null = id; next !== null && !seen.has(next); ) {
    seen.add(next);
    next = (await findIncident(rows, org, next))?.duplicateOf ?? null;
    if (next === other) return true;
  }
  return false;
}

/** Ids of the incidents that were closed as duplicates of this one, the oldest first; at most fifty. */
export async function duplicatesOf(rows: Rows, org: string, id: number): Promise<number[]> {
  const found = await rows
    .select({ id: incidents.id })
    .from(incidents)
    .where(and(eq(incidents.org, org), eq(incidents.duplicateOf, id)))
    .orderBy(asc(incidents.id))
    .limit(MOST);
  return found.map((one) => one.id);
}

const MOST = 50;
