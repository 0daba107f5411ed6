/**
 * What is left of orgs that were once served and are not configured any more: nobody acts in them, or takes actions
 * back.
 */
import type pg from 'pg';
import { OPEN_STATUSES } from '../domain/response/incident.ts';

export type LeftBehind = {
  readonly org: string;
  readonly openIncidents: number;
  /** Actions done for a time only, such as a suspension for an hour, and not taken back yet. */
  readonly toTakeBack: number;
  /** When the first of them is, or was, to be taken back; null where there is none. */
  readonly takeBackBy: Date | null;
};

/**
 * Returns what is left, by org; an org with nothing left is not listed.
 * @param configured keys of the orgs that are served
 */
export async function leftBehind(
  client: Pick<pg.Pool, 'query'>,
  configured: readonly string[],
): Promise<LeftBehind[]> {
  const { rows } = await client.query<LeftBehind>(
    `select org, sum(open)::int as "openIncidents", count(undo_by)::int as "toTakeBack", min(undo_by) as "takeBackBy"
     from (
       select org, 1 as open, null::timestamptz as undo_by from incidents where status = any($2)
       union all
       select org, 0, undo_by from response_actions
       where status = 'done' and undo is not null and undo_by is not null
     ) as left_behind
     where org <> all($1) group by org order by org`,
    [configured, OPEN_STATUSES],
  );
  return rows;
}
