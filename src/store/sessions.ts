/** Writes what triage leaves on a session's row, for the next comparison and for other sessions' baselines. */
import type pg from 'pg';
import type { Verdict } from '../domain/judgement/verdict.ts';

/**
 * Writes the verdict; `at` in epoch milliseconds. Further events up to `judgedAgainUntil` have the session judged again; null
 * leaves the present limit.
 */
export async function setSessionVerdict(
  client: pg.ClientBase,
  org: string,
  /** All ids under which the session is stored. */
  sessionIds: readonly string[],
  judged: {
    readonly verdict: Verdict;
    readonly score: number;
    readonly at: number;
    readonly judgedAgainUntil: number | null;
    /** The `takeSnapshot` value of the data it was judged from. */
    readonly snapshot: number;
  },
): Promise<void> {
  await client.query(
    // Locked in the same order as by recording: otherwise each would wait for the other.
    `with in_order as materialized (
       select session_id from sessions where org = $1 and session_id = any($2)
       order by session_id for no key update
     )
     update sessions set verdict = $3, score = $4, judged_at = $5,
       watch_until = greatest(watch_until, $6), judged_snapshot = $7
     where org = $1 and session_id in (select session_id from in_order)`,
    [
      org,
      sessionIds,
      judged.verdict,
      judged.score,
      new Date(judged.at),
      judged.judgedAgainUntil === null ? null : new Date(judged.judgedAgainUntil),
      judged.snapshot,
    ],
  );
}

/** Returns the latest snapshot from which one of these sessions was judged; null where none was. */
export async function judgedSnapshot(
  client: pg.ClientBase,
  org: string,
  sessionIds: readonly string[],
): Promise<number | null> {
  const { rows } = await client.query<{ snapshot: string | null }>(
    `select max(judged_snapshot) as snapshot from sessions where org = $1 and session_id = any($2)`,
    [org, sessionIds],
  );
  const snapshot = rows[0]?.snapshot ?? null;
  return snapshot === null ? null : Number(snapshot);
}

/**
 * Deletes sessions that were last seen before a moment, with their fingerprints and those findings that belong to no
 * incident, some thousands at a time.
 */
export async function pruneSessions(pool: pg.Pool, before: Date): Promise<void> {
  for (;;) {
    const pruned = await pool.query(
      `with old as (
         select org, session_id from sessions where last_seen < $1
           and not exists (select 1 from incidents i where i.org = sessions.org and i.subject = session_id
             and i.status in ('new', 'in_progress', 'contained'))
         limit 5000
       ), prints as (
         delete from session_fingerprints f using old
         where f.org = old.org and f.session_id = old.session_id
       ), found as (
         delete from findings f using old
         where f.org = old.org and f.session_id = old.session_id and f.incident_id is null
       )
       delete from sessions s using old where s.org = old.org and s.session_id = old.session_id`,
      [before],
    );
    if ((pruned.rowCount ?? 0) < 5_000) return;
  }
}
