/** Events that the org's own System Log does not know: taken out of the record, kept for a person. */
import type pg from 'pg';
import type { Database } from './database.ts';
import { storeSetAside } from './set-aside.ts';

type Forged = { readonly uuid: string; readonly publishedAt: number };

/**
 * Moves them from `log_events` to what was set aside, and with them each look of a session that began with
 * one: else the forger's network would be one of the user's own by and by. Times are epoch milliseconds.
 */
export async function setForgedAside(
  database: Database,
  org: string,
  events: readonly Forged[],
): Promise<void> {
  await database.transaction(async ({ client }) => {
    const sessions = new Set<string>();
    for (const event of events) {
      for (const session of await moveAside(client, org, event)) sessions.add(session);
    }
    await client.query(
      `delete from session_fingerprints f where org = $1 and session_id = any($2) and not exists (
         select 1 from log_events e
         where e.org = f.org and e.session_id = f.session_id and e.published = f.first_seen
           and e.asn is not distinct from f.asn
       )`,
      [org, [...sessions]],
    );
    await client.query(
      `delete from sessions s where org = $1 and session_id = any($2) and not exists (
         select 1 from session_fingerprints f where f.org = s.org and f.session_id = s.session_id
       )`,
      [org, [...sessions]],
    );
  });
}

/** Whether each of these is in the record: what was set aside as forged and came again from the log. */
export async function areHeld(
  client: pg.ClientBase,
  org: string,
  events: readonly { readonly uuid: string; readonly at: number }[],
): Promise<boolean> {
  for (const { uuid, at } of events) {
    const held = await client.query(
      'select 1 from log_events where org = $1 and uuid = $2 and published = $3',
      [org, uuid, new Date(at)],
    );
    if (held.rowCount === 0) return false;
  }
  return true;
}

/** Returns the sessions that it was kept under. */
async function moveAside(
  client: pg.ClientBase,
  org: string,
  { uuid, publishedAt }: Forged,
): Promise<string[]> {
  const taken = await client.query<{ session: string | null; body: string }>(
    `delete from log_events where org = $1 and uuid = $2 and published = $3
     returning session_id as session, raw::text as body`,
    [org, uuid, new Date(publishedAt)],
  );
  const reason = 'forged: the event is not in the org’s System Log, or says something else there';
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
  return taken.rows.flatMap(({ session }) => session ?? []);
}
