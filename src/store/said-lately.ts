/** Counts what somebody wrote into histories of an org lately, which is limited to what a person would write. */
import { and, eq, gt, sql } from 'drizzle-orm';
import type { Rows } from './database.ts';
import { incidentEvents } from './schema.ts';

/**
 * Returns the number of notes, or of stops. A stop of all actions has an entry in each incident that waits, at the same
 * moment, and counts once.
 */
export async function saidLately(
  rows: Rows,
  said: {
    readonly org: string;
    readonly by: string;
    readonly kind: 'note' | 'actions_paused';
    readonly since: Date;
  },
): Promise<number> {
  const { org, actor, kind, at } = incidentEvents;
  const counted =
    said.kind === 'note' ? sql<number>`count(*)::int` : sql<number>`count(distinct ${at})::int`;
  const [found] = await rows
    .select({ times: counted })
    .from(incidentEvents)
    .where(and(eq(org, said.org), eq(actor, said.by), eq(kind, said.kind), gt(at, said.since)));
  return found?.times ?? 0;
}
