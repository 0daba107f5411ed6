/** How much somebody wrote into histories of an org lately: a person writes so much, and no more. */
import { and, eq, gt, sql } from 'drizzle-orm';
import type { Rows } from './database.ts';
import { incidentEvents } from './schema.ts';

/** Of one stop of all actions, each incident that waits has an entry, at the same moment. */
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
