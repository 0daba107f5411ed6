/** What could not be read is kept with the reason, once, however often Okta sends it again. */
import { createHash } from 'node:crypto';
import type pg from 'pg';

export type SetAside = {
  readonly org: string;
  readonly source: 'hook' | 'system_log';
  readonly reason: string;
  /** Position inside its delivery; null when the delivery itself is unreadable. */
  readonly eventIndex: number | null;
  readonly deliveryId: string | null;
  readonly body: string;
};

/** Postgres text cannot hold NUL; what is kept for a person to read need not be exact about it. */
const NUL = '\u0000';

/** What is kept already is passed over. */
export async function storeSetAside(
  client: Pick<pg.ClientBase, 'query'>,
  items: readonly SetAside[],
): Promise<void> {
  for (const item of items) {
    const hash = createHash('sha256')
      .update(`${item.deliveryId}\n${item.eventIndex}\n${item.body}`)
      .digest('hex');
    await client.query(
      `insert into deliveries_set_aside (org, source, reason, event_index, delivery_id, content_hash, body)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [
        item.org,
        item.source,
        item.reason.replaceAll(NUL, ' '),
        item.eventIndex,
        item.deliveryId?.replaceAll(NUL, ' ') ?? null,
        hash,
        item.body.replaceAll(NUL, '\uFFFD'),
      ],
    );
  }
}

/** What nobody looked at in time goes the way of the events. */
export async function pruneSetAside(client: Pick<pg.Pool, 'query'>, before: Date): Promise<void> {
  await client.query('delete from deliveries_set_aside where received_at < $1', [before]);
}
