/** What triage leaves on a session's row, for the next comparison and for other sessions' baselines. */
import type pg from 'pg';
import type { Verdict } from '../domain/verdict.ts';

/** `at`: epoch milliseconds. */
export async function setSessionVerdict(
  client: pg.ClientBase,
  org: string,
  sessionId: string,
  judged: { readonly verdict: Verdict; readonly score: number; readonly at: number },
): Promise<void> {
  await client.query(
    `update sessions set verdict = $3, score = $4, judged_at = $5 where org = $1 and session_id = $2`,
    [org, sessionId, judged.verdict, judged.score, new Date(judged.at)],
  );
}
