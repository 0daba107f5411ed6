/** Keeps what could not be read, with the reason, once, however often Okta sends it again. */
import { hash } from 'node:crypto';
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

/** Keeps the items; those kept already are skipped. */
export async function storeSetAside(
  client: Pick<pg.ClientBase, 'query'>,
  items: readonly SetAside[],
): Promise<void> {
  if (items.length === 0) return;
  await client.query(
    `insert into deliveries_set_aside (org, source, reason, event_index, delivery_id, content_hash, body)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[])
     on conflict do nothing`,
    [
      items.map(({ org }) => org),
      items.map(({ source }) => source),
      items.map(({ reason }) => reason.replaceAll(NUL, ' ')),
      items.map(({ eventIndex }) => eventIndex),
      items.map(({ deliveryId }) => deliveryId?.replaceAll(NUL, ' ') ?? null),
      items.map(hashOf),
      items.map(({ body }) => body.replaceAll(NUL, '\uFFFD')),
    ],
  );
}

function hashOf({ deliveryId, eventIndex, body }: SetAside): string {
  return hash('sha256', `${deliveryId}\n${eventIndex}\n${body}`);
}

export type KeptAside = SetAside & { readonly id: number; readonly receivedAt: Date };

/**
 * Returns what is kept, the latest first.
 * @param wanted `before`: only those with a lower id
 */
export async function readSetAside(
  client: Pick<pg.ClientBase, 'query'>,
  wanted: { readonly org: string | null; readonly before: number | null; readonly limit: number },
): Promise<KeptAside[]> {
  const { rows } = await client.query<KeptAside>(
    `select id::int, org, source, reason, event_index as "eventIndex", delivery_id as "deliveryId", body,
        received_at as "receivedAt"
     from deliveries_set_aside
     where ($1::text is null or org = $1) and ($2::bigint is null or id < $2)
     order by id desc limit $3`,
    [wanted.org, wanted.before, wanted.limit],
  );
  return rows;
}

/** Deletes what could be read after all. */
export async function forgetSetAside(
  client: Pick<pg.ClientBase, 'query'>,
  org: string,
  id: number,
): Promise<void> {
  await client.query('delete from deliveries_set_aside where org = $1 and id = $2', [org, id]);
}

/** Deletes what is older than a moment, as events are deleted. */
export async function pruneSetAside(client: Pick<pg.Pool, 'query'>, before: Date): Promise<void> {
  await client.query('delete from deliveries_set_aside where received_at < $1', [before]);
}
