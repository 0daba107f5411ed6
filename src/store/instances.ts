/**
 * The instances that serve: each reports every few seconds, by the database's clock, and counts as gone when it does
 * not.
 */
import type pg from 'pg';
import type { InstancePolicy } from './schema.ts';

export type Instance = {
  readonly id: string;
  readonly roles: readonly string[];
  readonly version: string;
  /** The policy of each org that it serves, by the org's key. */
  readonly orgs: Readonly<Record<string, InstancePolicy>>;
};

export type LiveInstance = Instance & { readonly startedAt: Date };

/** Several times the pause between two reports of an instance. */
const HEARD_WITHIN = `interval '1 minute'`;

/** Notes that the instance lives, and forgets those silent for a day. */
export async function noteInstance(
  client: Pick<pg.Pool, 'query'>,
  { id, roles, version, orgs }: Instance,
): Promise<void> {
  await client.query(
    `with silent as (delete from instances where seen_at < now() - interval '1 day')
     insert into instances (id, roles, version, orgs) values ($1, $2, $3, $4)
     on conflict (id) do update set seen_at = now()`,
    [id, roles, version, JSON.stringify(orgs)],
  );
}

/** Forgets an instance that ends in order, so that nobody has to wait until its silence is noticed. */
export async function forgetInstance(client: Pick<pg.Pool, 'query'>, id: string): Promise<void> {
  await client.query('delete from instances where id = $1', [id]);
}

/** Instances that reported within the last minute, by roles and id. */
export async function liveInstances(client: Pick<pg.Pool, 'query'>): Promise<LiveInstance[]> {
  const { rows } = await client.query<LiveInstance>(
    `select id, roles, version, orgs, started_at as "startedAt" from instances
     where seen_at > now() - ${HEARD_WITHIN} order by roles, id`,
  );
  return rows;
}
