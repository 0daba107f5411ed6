import type { Finding, Judgement } from '../../../domain/judgement/judge.ts';
import { clientName } from '../../../domain/session/client-name.ts';

const DAY_MS = 86_400_000;
/**
 * Days after which a look is the user's own: somebody would have looked, and a thief thrown out after the first day
 * does not come into a new session on a third.
 */
const DAYS = 3;

/**
 * Finds the sessions of one user that were judged a thief's but are the user's own after all. Nobody looks at the
 * results of `backtest`, and a hijacked session teaches nothing: without this, a user who signs in by Tor, or has a
 * program or an assistant in a cloud work in their sessions, would be found hijacked on every day of the log. Called
 * with each session's judgement in order of time; returns each session once, from the third day of its look on.
 */
export function returningLooks(): (session: string, judgement: Judgement) => readonly string[] {
  const known = new Map<string, { readonly sessions: string[]; readonly days: Set<number> }>();
  return (session, { verdict, findings }) => {
    const [gravest] = findings;
    if (verdict !== 'hijack' || gravest === undefined) return [];
    if (gravest.evidence.some(({ code, weight }) => code === 'after-the-change' && weight > 0))
      return [];
    const look = lookOf(gravest);
    if (look === null) return [];
    const { sessions, days } = known.get(look) ?? { sessions: [], days: new Set() };
    known.set(look, { sessions, days });
    sessions.push(session);
    days.add(Math.floor(gravest.at / DAY_MS));
    return days.size < DAYS ? [] : sessions.splice(0);
  };
}

/**
 * Returns the look of a finding. For a sign-in it is the client and the kind of network, because exits of Tor change
 * daily. Whoever enters an existing session has no password to show, so the network itself has to be the same.
 */
function lookOf({ trigger, to }: Finding): string | null {
  if (trigger === 'start') return `${clientName(to)} ${to.networkKind}`;
  return to.asn === null ? null : `${clientName(to)} AS${to.asn}`;
}
