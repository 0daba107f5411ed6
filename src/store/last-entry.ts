import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { HistoryKind } from '../domain/response/history-kinds.ts';
import type { Rows } from './database.ts';
import { incidentEvents } from './schema.ts';

type AnAction = { readonly org: string; readonly incidentId: number; readonly actionId: number };

/**
 * Returns the last history entry of one of these kinds that is about an action, with its status, if it has one; null
 * where there is none.
 */
export async function lastEntryAbout(
  rows: Rows,
  { org, incidentId, actionId }: AnAction,
  kinds: readonly HistoryKind[],
): Promise<{ readonly kind: string; readonly status: string | null } | null> {
  const { kind, data, sequence } = incidentEvents;
  const [last] = await rows
    .select({ kind, status: sql<string | null>`${data} ->> 'status'` })
    .from(incidentEvents)
    .where(
      and(
        eq(incidentEvents.org, org),
        eq(incidentEvents.incidentId, incidentId),
        inArray(kind, [...kinds]),
        sql`${data} @> ${JSON.stringify({ actionId })}::jsonb`,
      ),
    )
    .orderBy(desc(sequence))
    .limit(1);
  return last ?? null;
}
