import type { Finding, Judgement } from '../../../domain/judgement/judge.ts';
import { clientName } from '../../../domain/session/client-name.ts';

const DAY_MS = 86_400_000;
/** Somebody has looked by then: a thief is thrown out after the first, and does not come into a new session on a third day. */
const DAYS = 3;

/**
 * Finds the sessions of one user that were taken for a thief's and are the user's own after all. Nobody looks at what
 * `backtest` finds, and a hijacked session teaches nothing: without this, whoever signs in by Tor, or has a program or an
 * assistant in a cloud work in their sessions, would be found hijacked every day of the log. Called with each session's
 * judgement in order of time; gives each session once, from the third day of its look on.
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
 * A sign-in is told by its client and kind of network, for exits of Tor change daily. Whoever comes into a session that
 * is there already brings no password: the network itself has to be the same.
 */
function lookOf({ trigger, to }: Finding): string | null {
  if (trigger === 'start') return `${clientName(to)} ${to.networkKind}`;
  return to.asn === null ? null : `${clientName(to)} AS${to.asn}`;
}
