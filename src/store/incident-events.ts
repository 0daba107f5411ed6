/** The raw events behind an incident: those of its session, and who else used the thief's address. */
import { sql } from 'drizzle-orm';
import type { Rows } from './database.ts';

export type RawEvent = { readonly uuid: string; readonly raw: unknown };

export type IncidentEventRange = {
  readonly org: string;
  readonly incidentId: number;
  /** Epoch milliseconds of the moment of interest: the first event that looked stolen. */
  readonly around: number;
  readonly before: number;
  readonly after: number;
};

const DAY_MS = 86_400_000;

/**
 * Returns up to `before` events of the incident's sessions ahead of the moment and up to `after` from it on, oldest
 * first, under whichever session id they are stored. Looks one day back, so that few day partitions are opened.
 */
export async function incidentEvents(rows: Rows, range: IncidentEventRange): Promise<RawEvent[]> {
  const { org, incidentId } = range;
  const around = timestamp(range.around);
  const from = timestamp(range.around - DAY_MS);
  const result = await rows.execute<RawEvent & Record<string, unknown>>(sql`
    with named as (
      select subject as session_id from incidents where org = ${org} and id = ${incidentId}
      union
      select session_id from findings where org = ${org} and incident_id = ${incidentId}
    ), wanted as materialized (
      select session_id from named
      union
      select raw #>> '{authenticationContext,externalSessionId}' from log_events
      where org = ${org} and session_id = any(array(select session_id from named))
        and published >= ${from} and published < ${timestamp(range.around + DAY_MS)}
    ), picked as (
      (select uuid, published, raw from log_events
       where org = ${org} and session_id = any(array(select session_id from wanted))
         and published >= ${from} and published < ${around}
       order by published desc limit ${range.before})
      union all
      (select uuid, published, raw from log_events
       where org = ${org} and session_id = any(array(select session_id from wanted))
         and published >= ${around}
       order by published limit ${range.after})
    )
    select uuid, raw from picked order by published, uuid`);
  return result.rows;
}

export type AddressUse = {
  readonly userId: string;
  readonly login: string | null;
  readonly events: number;
  readonly sessions: number;
  readonly lastSeen: Date;
  /** Number of users in all, this row's among them: the list is cut off. */
  readonly users: number;
};

/** Users of an address within a day of the moment, the busiest first, at most twenty of them. */
export async function usersOfAddress(
  rows: Rows,
  wanted: { readonly org: string; readonly ip: string; readonly around: number },
): Promise<AddressUse[]> {
  const result = await rows.execute<AddressUse & Record<string, unknown>>(sql`
    select user_id as "userId",
      max(raw #>> '{actor,alternateId}') filter (where raw #>> '{actor,id}' = user_id) as login,
      count(*)::int as events,
      count(distinct session_id)::int as sessions,
      max(published) as "lastSeen",
      (count(*) over ())::int as users
    from log_events
    where org = ${wanted.org} and ip = ${wanted.ip} and user_id is not null
      and published >= ${timestamp(wanted.around - DAY_MS)}
      and published <= ${timestamp(wanted.around + DAY_MS)}
    group by user_id
    order by count(*) desc, user_id
    limit 20`);
  // Raw statements give timestamps as text.
  return result.rows.map((row) => ({ ...row, lastSeen: new Date(row.lastSeen) }));
}

function timestamp(ms: number) {
  return sql`${new Date(ms).toISOString()}::timestamptz`;
}
