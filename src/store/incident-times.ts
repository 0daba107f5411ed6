/** How fast and how right it has been: what a SOC reports each month. */
import { sql } from 'drizzle-orm';
import type { Rows } from './database.ts';

export type IncidentTimes = {
  /** What opened in the time and is judged a hijack, or was closed as one. */
  readonly hijacks: number;
  readonly verified: number;
  /** Medians in milliseconds from the first bad event; null where there is none to measure. */
  readonly toNoticed: number | null;
  readonly toActed: number | null;
  readonly toVerified: number | null;
  /** Until the user was asked whether it was them, where they were. */
  readonly toAsked: number | null;
  /** Until a person had closed it. */
  readonly toClosed: number | null;
  /** Incidents of any verdict that people closed, and how many of them were no theft. */
  readonly closed: number;
  readonly falseAlarms: number;
};

/** Over the incidents about sessions that opened in the last `days`. */
export async function incidentTimes(
  rows: Rows,
  wanted: { readonly org: string | null; readonly days: number; readonly now: Date },
): Promise<IncidentTimes> {
  const since = new Date(wanted.now.getTime() - wanted.days * 86_400_000).toISOString();
  const isTheft = sql`(verdict = 'hijack' or resolution = 'true_positive')`;
  const median = (until: string) =>
    sql`percentile_cont(0.5) within group (order by extract(epoch from ${sql.raw(until)} - first_bad_at) * 1000)
      filter (where ${isTheft})`;
  const asked = `(select min(asked_at) from asked_users a where a.org = incidents.org and a.incident_id = incidents.id)`;
  const closed = `(case when closed_by <> 'system' then closed_at end)`;
  const result = await rows.execute<IncidentTimes & Record<string, unknown>>(sql`
    select
      (count(*) filter (where ${isTheft}))::int as hijacks,
      (count(*) filter (where ${isTheft} and verified_at is not null))::int as verified,
      ${median('opened_at')} as "toNoticed",
      ${median('acted_at')} as "toActed",
      ${median('verified_at')} as "toVerified",
      ${median(asked)} as "toAsked",
      ${median(closed)} as "toClosed",
      (count(*) filter (where resolution is not null))::int as closed,
      (count(*) filter (where resolution in ('false_positive', 'benign')))::int as "falseAlarms"
    from incidents
    where kind = 'session_hijack' and opened_at >= ${since}::timestamptz
      and (${wanted.org}::text is null or org = ${wanted.org})`);
  const [times] = result.rows;
  if (times === undefined) throw new Error('an aggregate without a row');
  return times;
}
