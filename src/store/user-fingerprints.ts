/** Reads what a user's other sessions looked like, from which a baseline is learnt. */
import type pg from 'pg';
import type { SeenFingerprint } from '../domain/judgement/baseline.ts';
import type { Fingerprint } from '../domain/session/fingerprint.ts';
import { countsAsStolen } from './learnt-from.ts';

/** Fingerprints read of a session's day; whoever has more makes them up. */
const OF_A_SESSION_AND_DAY = 50;
const MOST = 5_000;

/**
 * Returns the fingerprints of a user's sessions since a moment, and which of these sessions teach nothing about the
 * user: stolen ones, and suspicious ones of the last days, unless a person found them harmless. Of a session's day
 * those in use longest are taken; where there are too many, the days take turns, and on each day the sessions: a
 * thousand user agents made up in one session must not push out what the user is known by.
 */
export async function fingerprintsOfUser(
  client: pg.ClientBase,
  wanted: {
    readonly org: string;
    readonly userId: string;
    /** Epoch milliseconds. */
    readonly since: number;
    /** Suspicious sessions judged before this moment count as looked at by somebody. */
    readonly lookedAtBefore: number;
  },
): Promise<{ rows: SeenFingerprint[]; alarmed: Set<string> }> {
  const found = await client.query<{
    session_id: string;
    details: Fingerprint;
    first_seen: Date;
    last_seen: Date;
    alarmed: boolean;
  }>(
    `with looks as (
       select org, session_id, fingerprint, day, details, first_seen, last_seen, row_number() over (
         partition by session_id, day order by last_seen - first_seen desc, first_seen, fingerprint
       ) as place
       from session_fingerprints
       where org = $1 and user_id = $2 and last_seen >= $3 and succeeded
     ), in_turn as (
       select *, row_number() over (partition by day order by place, first_seen, session_id) as turn
       from looks where place <= ${OF_A_SESSION_AND_DAY}
     )
     select f.session_id, f.details, f.first_seen, f.last_seen,
       ${countsAsStolen('$4')} as alarmed
     from (select * from in_turn order by turn, last_seen desc limit ${MOST}) as f
     join sessions s on s.org = f.org and s.session_id = f.session_id
     order by f.last_seen desc, f.session_id, f.fingerprint`,
    [wanted.org, wanted.userId, new Date(wanted.since), new Date(wanted.lookedAtBefore)],
  );
  return {
    rows: found.rows.map((row) => ({
      sessionId: row.session_id,
      fingerprint: row.details,
      firstSeenAt: row.first_seen.getTime(),
      lastSeenAt: row.last_seen.getTime(),
    })),
    alarmed: new Set(found.rows.filter((row) => row.alarmed).map((row) => row.session_id)),
  };
}
