import type { Judgement } from '../../../domain/judgement/judge.ts';
import { clientName } from '../../../domain/session/client-name.ts';

const DAY_MS = 86_400_000;
/** Somebody has looked by then: a thief is thrown out after the first, and does not sign in anew on a third day. */
const DAYS = 3;

/**
 * One user's sign-ins that were taken for a thief's. Nobody looks at what `backtest` finds, and a hijacked session
 * teaches nothing: without this, who signs in by Tor or from a desktop of their own in a cloud would be found hijacked
 * every day of the log. Called with each session's judgement in order of time, gives the sessions that are the user's
 * own after all, each once: those with one client on one kind of network, from their third day on.
 */
export function returningSignIns(): (session: string, judgement: Judgement) => readonly string[] {
  const known = new Map<string, { readonly sessions: string[]; readonly days: Set<number> }>();
  return (session, { verdict, findings }) => {
    const [gravest] = findings;
    if (verdict !== 'hijack' || gravest?.trigger !== 'start') return [];
    if (gravest.evidence.some(({ code, weight }) => code === 'after-the-change' && weight > 0))
      return [];
    const { networkKind } = gravest.to;
    const look = `${clientName(gravest.to)} ${networkKind}`;
    const { sessions, days } = known.get(look) ?? { sessions: [], days: new Set() };
    known.set(look, { sessions, days });
    sessions.push(session);
    days.add(Math.floor(gravest.at / DAY_MS));
    return days.size < DAYS ? [] : sessions.splice(0);
  };
}
