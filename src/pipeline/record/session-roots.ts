/**
 * Remembers root sessions, which Okta does not name on each event of a session. An event that leaves it out is compared
 * with the others if this process has seen the root; otherwise triage finds it in the database.
 */
import { type LogEvent, usableSessionId } from '../../domain/session/event.ts';
import { recentMap } from '../../network/least-recent.ts';

/** Returns the key under which the event's session is kept; null where the event belongs to none. */
export type SessionRoots = (org: string, event: LogEvent) => string | null;

const KEPT = 50_000;

/** Makes the memory, one for the process, of the roots of the last 50,000 sessions. */
export function sessionRoots(): SessionRoots {
  const roots = recentMap<string, string>(KEPT);
  return (org, event) => {
    const root = usableSessionId(event);
    const own = event.externalSessionId;
    if (root === null || own === null) return root;
    const key = `${org} ${event.actor.id} ${own}`;
    const known = roots.get(key);
    if (root === own) return known ?? own;
    // Of two roots the lesser one counts, as everywhere.
    if (known === undefined || root < known) roots.set(key, root);
    return root;
  };
}
