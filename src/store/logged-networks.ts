/** The networks that the System Log named for addresses: learnt by the reader of the log, known to all instances. */
import type pg from 'pg';

export type LoggedNetwork = {
  readonly org: string;
  /** An address or a neighbourhood. */
  readonly address: string;
  readonly asn: number;
  readonly asOrg: string | null;
};

/** Age after which a row is written again to note that it still holds. */
const STALE = '1 day';

/** Keeps what the log named last. The caller gives each address once, in an order that is the same for all writers. */
export async function keepLoggedNetworks(
  client: Pick<pg.ClientBase, 'query'>,
  networks: readonly LoggedNetwork[],
): Promise<void> {
  if (networks.length === 0) return;
  await client.query(
    `insert into told_networks as t (org, address, asn, as_org)
     select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[])
     on conflict (org, address) do update
       set asn = excluded.asn, as_org = excluded.as_org, told_at = excluded.told_at
     where (t.asn, t.as_org) is distinct from (excluded.asn, excluded.as_org)
       or t.told_at < excluded.told_at - interval '${STALE}'`,
    [
      networks.map(({ org }) => org),
      networks.map(({ address }) => address),
      networks.map(({ asn }) => asn),
      networks.map(({ asOrg }) => asOrg),
    ],
  );
}

/** Time read twice, since a transaction that began earlier may be committed later. */
const OVERLAP = '2 minutes';

/**
 * Returns the latest networks, the earliest of them first, and from when to ask the next time.
 * @param since the value returned the last time; null: from the beginning
 */
export async function loggedNetworksSince(
  client: Pick<pg.Pool, 'query'>,
  since: Date | null,
  most: number,
): Promise<{ readonly networks: readonly LoggedNetwork[]; readonly since: Date | null }> {
  const found = await client.query<{
    org: string;
    address: string;
    asn: string;
    as_org: string | null;
    told_at: Date;
  }>(
    `select org, address, asn, as_org, told_at from told_networks
     where told_at >= coalesce($1::timestamptz, '-infinity') - interval '${OVERLAP}'
     order by told_at desc limit $2`,
    [since, most],
  );
  return {
    networks: found.rows
      .map((row) => ({
        org: row.org,
        address: row.address,
        asn: Number(row.asn),
        asOrg: row.as_org,
      }))
      .reverse(),
    since: found.rows[0]?.told_at ?? since,
  };
}

/** Returns the ASN that the log gave for each of these addresses. */
export async function networksLoggedOf(
  client: Pick<pg.Pool, 'query'>,
  org: string,
  ips: readonly string[],
): Promise<Map<string, number>> {
  const found = await client.query<{ address: string; asn: string }>(
    'select address, asn from told_networks where org = $1 and address = any($2)',
    [org, ips],
  );
  return new Map(found.rows.map(({ address, asn }) => [address, Number(asn)]));
}

/** Deletes what the log has not repeated since a moment. */
export async function pruneLoggedNetworks(
  client: Pick<pg.Pool, 'query'>,
  before: Date,
): Promise<void> {
  await client.query('delete from told_networks where told_at < $1', [before]);
}
