/**
 * Finds who came from an address or a network, over the days that are kept, for somebody who has it from another tool.
 */
import type pg from 'pg';

/** One person with one client on one network. */
export type SeenThere = {
  readonly org: string;
  /** The actor; null where Okta knows no user by the name. */
  readonly userId: string | null;
  readonly login: string | null;
  readonly userAgent: string | null;
  readonly asn: number | null;
  readonly asOrg: string | null;
  /** Empty for a network: no addresses are kept of the sessions on it. */
  readonly ips: readonly string[];
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  /** Null for a network: of the sessions on it only days are kept, not numbers of events. */
  readonly events: number | null;
  /** False where everything tried there was refused. */
  readonly succeeded: boolean;
  readonly sessionIds: readonly string[];
};

export type SeenPage = {
  /** The latest first. */
  readonly seen: readonly SeenThere[];
  /** The next page's `until`; null where nothing is left. */
  readonly next: Date | null;
};

export type SeenWindow = {
  readonly orgs: readonly string[];
  readonly since: Date;
  /** Exclusive. */
  readonly until: Date;
  /** How many events, or days of sessions, are counted at most: the latest. */
  readonly most: number;
};

/** How long a person may wait; the same database records what Okta delivers. */
const TIMEOUT_MS = 10_000;

/** Two parts of a query. Their parameters: the orgs, the places, since, until, how much is counted. */
type Question = {
  /** The latest events there, with their moment as `at`, and one more than is counted. */
  readonly latest: string;
  /** One row per person, client and network, from what is `counted`. */
  readonly seen: string;
};

/** Each event is read by its key, one by one: a join would read all days in full. */
const AT_ADDRESSES: Question = {
  latest: `select e.* from unnest($1::text[]) as o (org), unnest($2::text[]) as i (ip), lateral (
       select org, uuid, published as at, session_id, ip, asn, outcome from log_events
       where org = o.org and ip = i.ip and published >= $3 and published < $4
       order by published desc limit $5::int + 1
     ) as e order by at desc limit $5::int + 1`,
  seen: `select c.org, nullif(r.actor ->> 'id', 'unknown') as user_id, r.actor ->> 'alternateId' as login,
       r.client #>> '{userAgent,rawUserAgent}' as user_agent, c.asn::float8 as asn,
       max(r."securityContext" ->> 'asOrg') as as_org, array_agg(distinct c.ip) as ips,
       min(c.at) as first_seen, max(c.at) as last_seen, count(*)::int as events,
       coalesce(bool_or(c.outcome in ('SUCCESS', 'ALLOW')), false) as succeeded,
       array_remove(array_agg(distinct c.session_id), null) as session_ids
     from counted c, lateral (
       select raw from log_events where org = c.org and uuid = c.uuid and published = c.at limit 1
     ) as e, lateral json_to_record(e.raw) as r (actor json, client json, "securityContext" json)
     group by 1, 2, 3, 4, 5`,
};

/** A session's fingerprint has a row for each day; the login is in its events alone. */
const ON_NETWORK: Question = {
  latest: `select f.* from unnest($1::text[]) as o (org), lateral (
       select org, session_id, user_id, first_seen as at, last_seen, asn, user_agent, succeeded,
         details ->> 'asOrg' as as_org
       from session_fingerprints
       where org = o.org and asn = $2 and last_seen >= $3
         and first_seen >= $3 - interval '1 day' and first_seen < $4
       order by first_seen desc limit $5::int + 1
     ) as f order by at desc limit $5::int + 1`,
  seen: `select c.org, c.user_id, max(named.login) as login, c.user_agent, c.asn::float8 as asn,
       max(c.as_org) as as_org, '{}'::text[] as ips, min(c.at) as first_seen,
       max(c.last_seen) as last_seen, null::int as events, bool_or(c.succeeded) as succeeded,
       array_agg(distinct c.session_id) as session_ids
     from counted c left join lateral (
       select raw #>> '{actor,alternateId}' as login from log_events
       where org = c.org and session_id = c.session_id and raw #>> '{actor,id}' = c.user_id
         and published >= c.at and published <= c.last_seen
       limit 1
     ) as named on true
     group by c.org, c.user_id, c.user_agent, c.asn`,
};

/**
 * Reads what was tried from the addresses, by whoever tried it.
 * @param client in a transaction, which is given ten seconds for each statement, and sorts by indexes, from here on
 * @throws a fault of the database (57014) where they do not suffice
 */
export function seenAtAddresses(
  client: pg.ClientBase,
  ips: readonly string[],
  window: SeenWindow,
): Promise<SeenPage> {
  return answer(client, AT_ADDRESSES, ips, window);
}

/** Reads whose sessions were on a network; otherwise as `seenAtAddresses`. */
export function seenOnNetwork(
  client: pg.ClientBase,
  asn: number,
  window: SeenWindow,
): Promise<SeenPage> {
  return answer(client, ON_NETWORK, asn, window);
}

type Row = Omit<SeenThere, 'org'> & { readonly org: string | null; readonly edge: Date | null };

async function answer(
  client: pg.ClientBase,
  { latest, seen }: Question,
  there: readonly string[] | number,
  { orgs, since, until, most }: SeenWindow,
): Promise<SeenPage> {
  await client.query(`set local statement_timeout = ${TIMEOUT_MS}`);
  // For a place that it does not know the planner expects few events, and would read all of an office’s to sort them.
  await client.query('set local enable_sort = off');
  // At the first moment that is not counted there may be more events than were read.
  const { rows } = await client.query<Row>(
    `with latest as materialized (${latest}),
     edge as (select (select at from latest order by at desc offset $5 limit 1) as at),
     counted as (
       select latest.* from latest, edge where edge.at is null or latest.at > edge.at
     ), seen as (${seen})
     select edge.at as edge, org, user_id as "userId", login, user_agent as "userAgent", asn,
       as_org as "asOrg", ips, first_seen as "firstSeen", last_seen as "lastSeen", events, succeeded,
       session_ids as "sessionIds"
     from edge left join seen on true order by last_seen desc, login, user_id, user_agent`,
    [orgs, there, since, until, most],
  );
  const edge = rows[0]?.edge ?? null;
  return {
    seen: rows.flatMap(({ edge: _, org, ...row }) => (org === null ? [] : [{ ...row, org }])),
    next: edge === null ? null : new Date(edge.getTime() + (rows[0]?.org === null ? 0 : 1)),
  };
}
