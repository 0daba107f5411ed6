/** Events that the org's own System Log does not know: taken out of the record, kept for a person. */
import type { Database } from './database.ts';
import { storeSetAside } from './set-aside.ts';

/** Moves them from `log_events` to what was set aside. Times are epoch milliseconds. */
export async function setForgedAside(
  database: Database,
  org: string,
  events: readonly { readonly uuid: string; readonly publishedAt: number }[],
): Promise<void> {
  await database.transaction(async ({ client }) => {
    for (const { uuid, publishedAt } of events) {
      const taken = await client.query<{ body: string }>(
        `delete from log_events where org = $1 and uuid = $2 and published = $3 returning raw::text as body`,
        [org, uuid, new Date(publishedAt)],
      );
      const reason =
        'forged: the event is not in the org’s System Log, or says something else there';
      await storeSetAside(
        client,
        taken.rows.map(({ body }) => ({
          org,
          source: 'hook' as const,
          reason,
          eventIndex: null,
          deliveryId: null,
          body,
        })),
      );
    }
  });
}
