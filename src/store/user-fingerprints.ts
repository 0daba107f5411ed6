/** What a user's other sessions looked like: what a baseline is learnt from. */
import type pg from 'pg';
import type { SeenFingerprint } from '../domain/judgement/baseline.ts';
import type { Fingerprint } from '../domain/session/fingerprint.ts';
import { countsAsStolen } from './learnt-from.ts';

/**
 * The fingerprints of a user's sessions since a moment, and which of these sessions teach nothing about
 * the user: stolen ones, and suspicious ones of the last days, unless a person found them harmless.
 */
export async function fingerprintsOfUser(
  client: pg.ClientBase,
  wanted: {
    readonly org: string;
    readonly userId: string;
    /** Epoch milliseconds. */
    readonly since: number;
    /** Sessions that were merely suspicious and judged before this were looked at by somebody since. */
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
    `select f.session_id, f.details, f.first_seen, f.last_seen,
       ${countsAsStolen('$4')} as alarmed
     from session_fingerprints f join sessions s on s.org = f.org and s.session_id = f.session_id
     where f.org = $1 and f.user_id = $2 and f.last_seen >= $3 and f.succeeded
     order by f.last_seen desc limit 5000`,
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
