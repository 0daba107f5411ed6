import type pg from 'pg';
import { HARMLESS_RESOLUTIONS } from '../domain/response/harmless.ts';
import { asSessions, sessionSpans, spansOf } from './session-spans.ts';

/**
 * Selects what a baseline is learnt from: what succeeded in a user's last sessions in a range of time, some sessions
 * left out.
 */
export type LearntFrom = {
  readonly org: string;
  readonly userId: string;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly until: number;
  /** Sessions to leave out. */
  readonly except: Iterable<string>;
};

/**
 * The sessions as `s`, to be joined laterally with `EVENTS_LEARNT_FROM`. The query goes session by session, so that
 * only the few days of each are read, whoever else came from the same addresses. The parameters are `learntFrom`'s.
 */
export const SESSIONS_LEARNT_FROM = asSessions(4);

/** The condition for the rows of `log_events` that count in session `s`. */
export const EVENTS_LEARNT_FROM = `org = $1 and session_id = s.session_id and published between $2 and $3
  and published between s.first_seen and s.last_seen + interval '5 minutes'
  and (outcome is null or outcome in ('SUCCESS', 'ALLOW'))`;

/** How far a session's row may be behind its last event. */
const LATER_MS = 300_000;

/** Returns the parameters `$1` to `$6` of the two; null where there is no session to learn from. */
export async function learntFrom(
  client: pg.ClientBase,
  { org, userId, since, until, except }: LearntFrom,
): Promise<unknown[] | null> {
  const spans = await sessionSpans(
    client,
    `select session_id, first_seen, last_seen from sessions
     where org = $1 and user_id = $2 and first_seen <= $4 and last_seen >= $3
       and session_id <> all($5)
     order by last_seen desc limit 200`,
    [org, userId, new Date(since), new Date(until), [...except]],
  );
  if (spans === null) return null;
  return [
    org,
    new Date(Math.max(since, spans.since)),
    new Date(Math.min(until, spans.until + LATER_MS)),
    ...spansOf(spans),
  ];
}

/** `HARMLESS_RESOLUTIONS` as a list for `in`. */
const HARMLESS = `(${HARMLESS_RESOLUTIONS.map((word) => `'${word}'`).join(', ')})`;

/**
 * Returns SQL for whether session `s` was stolen or may be: judged so, and nobody has called it harmless since. One
 * that was merely suspicious is believed once nobody has called it a theft for long enough; otherwise the first
 * visitors of a company's new exit would count as its victims for ever.
 * @param lookedAtBefore in SQL: a suspicion judged before this moment counts as looked at by somebody
 */
export function countsAsStolen(lookedAtBefore: string): string {
  const passed = `s.verdict = 'suspicious' and s.judged_at < ${lookedAtBefore}`;
  return `(
    s.verdict is not null and s.verdict in ('suspicious', 'hijack') and not coalesce((
      select case when i.resolution is null then i.verdict = 'suspicious' and ${passed} else i.resolution in ${HARMLESS} end
      from incidents i
      where i.org = s.org and i.subject = s.session_id and i.kind = 'session_hijack'
      order by i.id desc limit 1
    ), ${passed})
  )`;
}

/** The same without the benefit of the doubt: no suspicion becomes harmless by silence. */
export const COUNTS_AS_STOLEN = countsAsStolen(`'-infinity'`);
