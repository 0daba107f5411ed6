/** Signs the victim of a theft out of this console too, in which the thief would see what is done about it. */
import { userOf } from '../../domain/response/themselves.ts';
import { endConsoleSessionsOf } from '../../store/console-sessions.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import type { Incident } from '../../store/incidents.ts';

type About = Pick<Incident, 'userLogin'> & Parameters<typeof userOf>[0];

/** Ends the user's console sessions and notes it in the history; notes nothing where there were none. */
export async function endConsoleSessions(
  tx: Transaction,
  { org, id: incidentId }: Pick<Incident, 'org' | 'id'>,
  about: About,
  at: number,
): Promise<void> {
  const { login, email } = userOf(about);
  const names = [login, email].flatMap((name) => (name === null ? [] : [name.toLowerCase()]));
  const sessions = await endConsoleSessionsOf(tx.rows, names);
  if (sessions === 0) return;
  const entry = { org, incidentId, at, actor: 'system', kind: 'console_sessions_ended' as const };
  await appendHistory(tx, { ...entry, data: { sessions } });
}

type Judged = {
  readonly verdict: string;
  readonly details: { readonly corroboration: string | null };
};

/** Whether it has just become a hijack that the org's own log confirms: a forged one must sign nobody out. */
export function hasBecomeSure(before: Judged | null, now: Judged): boolean {
  return isSure(now) && (before === null || !isSure(before));
}

function isSure({ verdict, details }: Judged): boolean {
  return verdict === 'hijack' && details.corroboration === 'confirmed';
}
