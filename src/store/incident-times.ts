/** How fast and how right it has been: what a SOC reports each month. */
import { type SQL, sql } from 'drizzle-orm';
import type { Rows } from './database.ts';

/** The steps, each from the first bad event. */
const TIMED_STEPS = ['toNoticed', 'toActed', 'toVerified', 'toAsked', 'toClosed'] as const;
export type TimedStep = (typeof TIMED_STEPS)[number];

/** Medians in milliseconds; null where there is none to measure. `toClosed`: until a person had closed it. */
export type IncidentTimes = Readonly<Record<TimedStep, number | null>> & {
  /** What opened in the time and is judged a hijack that nobody closed as anything else, or was closed as one. */
  readonly hijacks: number;
  readonly verified: number;
  /** Within what time nine of ten are, in milliseconds. */
  readonly p90: Readonly<Record<TimedStep, number | null>>;
  /** Of how many hijacks there is such a time: each step is over another part of them. */
  readonly over: Readonly<Record<TimedStep, number>>;
  /** Incidents of any verdict that people closed, and how many of them were no theft. */
  readonly closed: number;
  readonly falseAlarms: number;
};

/** When each step was. */
const STEPS: Readonly<Record<TimedStep, SQL>> = {
  toNoticed: sql`opened_at`,
  toActed: sql`acted_at`,
  toVerified: sql`verified_at`,
  /** Where the user was asked. */
  toAsked: sql`(select min(asked_at) from asked_users a where a.org = incidents.org and a.incident_id = incidents.id)`,
  toClosed: sql`(case when closed_by <> 'system' then closed_at end)`,
};

/** Over the incidents about sessions that opened from `since` on and before `until`; null: until now. */
export async function incidentTimes(
  rows: Rows,
  wanted: { readonly org: string | null; readonly since: Date; readonly until: Date | null },
): Promise<IncidentTimes> {
  const steps = TIMED_STEPS.map(
    (step) => sql`
      extract(epoch from ${STEPS[step]} - first_bad_at) * 1000 as ${sql.identifier(step)}`,
  );
  const each = (figure: (step: TimedStep) => SQL) =>
    sql.join(
      TIMED_STEPS.map((step) => sql`${sql.raw(`'${step}'`)}, ${figure(step)}`),
      sql`, `,
    );
  const within = (share: 0.5 | 0.9) => (step: TimedStep) =>
    sql`percentile_cont(${sql.raw(String(share))}) within group (order by ${sql.identifier(step)}) filter (where theft)`;
  const over = (step: TimedStep) => sql`count(${sql.identifier(step)}) filter (where theft)`;
  const result = await rows.execute<{ figures: IncidentTimes }>(sql`
    with opened as (
      select resolution, closed_by, verified_at, ${sql.join(steps, sql`, `)},
        coalesce(resolution = 'true_positive', verdict = 'hijack') as theft
      from incidents
      where kind = 'session_hijack'
        and opened_at >= ${wanted.since.toISOString()}::timestamptz
        and opened_at < coalesce(${wanted.until?.toISOString() ?? null}::timestamptz, 'infinity')
        and (${wanted.org}::text is null or org = ${wanted.org}))
    select jsonb_build_object(
      'hijacks', count(*) filter (where theft),
      'verified', count(verified_at) filter (where theft),
      ${each(within(0.5))},
      'over', jsonb_build_object(${each(over)}),
      'p90', jsonb_build_object(${each(within(0.9))}),
      'closed', count(resolution) filter (where closed_by is distinct from 'system'),
      'falseAlarms', count(*) filter (where resolution in ('false_positive', 'benign'))) as figures
    from opened`);
  const [times] = result.rows;
  if (times === undefined) throw new Error('an aggregate without a row');
  return times.figures;
}
