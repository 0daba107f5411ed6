/** How fast and how correct the handling of incidents was: what a SOC reports each month. */
import { type SQL, sql } from 'drizzle-orm';
import type { Rows } from './database.ts';

/** The timed steps, each measured from the first bad event. */
const TIMED_STEPS = [
  'toNoticed',
  'toTaken',
  'toActed',
  'toVerified',
  'toAsked',
  'toClosed',
] as const;
export type TimedStep = (typeof TIMED_STEPS)[number];

/** Medians in milliseconds; null where nothing was measured. `toTaken`: until it was first given to a person, `toClosed`: until one closed it. */
export type IncidentTimes = Readonly<Record<TimedStep, number | null>> & {
  /**
   * Incidents opened in the period that are judged a hijack and not closed as anything else, or were closed as a theft.
   */
  readonly hijacks: number;
  readonly verified: number;
  /** 90th percentiles in milliseconds. */
  readonly p90: Readonly<Record<TimedStep, number | null>>;
  /** Number of hijacks with such a time: each step is measured over a different part of them. */
  readonly over: Readonly<Record<TimedStep, number>>;
  /** Incidents of any verdict that people closed, and how many of them were no theft. */
  readonly closed: number;
  readonly falseAlarms: number;
};

/** The time of each step, in SQL. */
const STEPS: Readonly<Record<TimedStep, SQL>> = {
  toNoticed: sql`opened_at`,
  /** Read from the history, since the assignee of now may be its second, or nobody any more. */
  toTaken: sql`(select min(at) from incident_events e where e.org = incidents.org and e.incident_id = incidents.id
    and e.kind = 'assigned' and e.data ->> 'to' is not null)`,
  toActed: sql`acted_at`,
  toVerified: sql`verified_at`,
  /** Null where the user was not asked. */
  toAsked: sql`(select min(asked_at) from asked_users a where a.org = incidents.org and a.incident_id = incidents.id)`,
  toClosed: sql`(case when closed_by <> 'system' then closed_at end)`,
};

/** Returns the figures of incidents about sessions opened from `since` on and before `until`; null: until now. */
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
