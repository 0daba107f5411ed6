/** Reads which network an address belongs to, by what Okta said there, and from which addresses a user came. */
import type pg from 'pg';
import { EXCLUDED_FROM_BASELINE_RULE } from '../domain/session/event.ts';
import { TOKEN_GRANTED } from '../domain/session/scope.ts';
import {
  EVENTS_LEARNT_FROM,
  type LearntFrom,
  learntFrom,
  SESSIONS_LEARNT_FROM,
} from './learnt-from.ts';
import type { Around } from './surroundings.ts';
import { msSince, type StoredEvent, type StoredRow, storedEvents } from './timeline.ts';

const DAY_MS = 86_400_000;

/**
 * Returns up to five events on which Okta named a network, from these addresses in the days around the moment: the
 * latest of the first addresses that have any. The choice does not depend on the query plan: where an address has had
 * two networks, two judgements must conclude the same.
 * @param now the reader's clock, epoch milliseconds
 */
export async function eventsWithNetwork(
  client: pg.ClientBase,
  { org, at }: Pick<Around, 'org' | 'at'>,
  ips: readonly string[],
  days: number,
  now: () => number,
): Promise<StoredEvent[]> {
  const found = await client.query<StoredRow>(
    `select e.* from unnest($2::text[]) as wanted (ip), lateral (
       select uuid, source, raw, ${msSince('received_at')} as held_for from log_events
       where org = $1 and ip = wanted.ip and published between $3 and $4
         and raw::text ~ '"asNumber" *: *[0-9]'
       order by published desc limit 5
     ) as e limit 5`,
    [org, ips, new Date(at - days * DAY_MS), new Date(at + days * DAY_MS)],
  );
  return storedEvents(found.rows, now);
}

/**
 * Returns such events for addresses that begin with this text: in IPv6, where neighbours are too many to be listed. The
 * first by address and time, in the order of the index (`ip` is collated as bytes).
 */
export async function eventsWithNetworkUnder(
  client: pg.ClientBase,
  { org, at }: Pick<Around, 'org' | 'at'>,
  prefix: string,
  days: number,
  now: () => number,
): Promise<StoredEvent[]> {
  const found = await client.query<StoredRow>(
    `select uuid, source, raw, ${msSince('received_at')} as held_for from log_events
     where org = $1 and ip >= $2 and ip < $2 || chr(127) and published between $3 and $4
       and raw::text ~ '"asNumber" *: *[0-9]'
     order by ip, published limit 5`,
    [org, prefix, new Date(at - days * DAY_MS), new Date(at + days * DAY_MS)],
  );
  return storedEvents(found.rows, now);
}

/**
 * Returns the distinct addresses that the user came from in their last sessions in the range. Left out are those of the
 * phone that answers for a factor, and of an application's server that redeems a token: anybody can rent a machine next
 * to it.
 */
export async function addressesOfUser(
  client: pg.ClientBase,
  wanted: LearntFrom,
): Promise<string[]> {
  const parameters = await learntFrom(client, wanted);
  if (parameters === null) return [];
  const found = await client.query<{ ip: string }>(
    `select distinct e.ip
     from ${SESSIONS_LEARNT_FROM}, lateral (
       select ip from log_events where ${EVENTS_LEARNT_FROM} and ip is not null
         and event_type <> all($7) and event_type !~ $8
     ) as e`,
    [...parameters, [...EXCLUDED_FROM_BASELINE_RULE], TOKEN_GRANTED.source],
  );
  return found.rows.map(({ ip }) => ip);
}
