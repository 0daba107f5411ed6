/**
 * Okta does not name the root session on each event of a session. One that leaves it out is compared
 * with the others if this process has seen the root; what it cannot know, triage finds in the database.
 */
import { type LogEvent, usableSessionId } from '../../domain/session/event.ts';
import { recentMap } from '../../network/least-recent.ts';

/** The key under which the event's session is kept, null where it belongs to none. */
export type SessionRoots = (org: string, event: LogEvent) => string | null;

const KEPT = 50_000;

/** One for the process: it remembers the roots of the last 50,000 sessions. */
export function sessionRoots(): SessionRoots {
  const roots = recentMap<string, string>(KEPT);
  return (org, event) => {
    const root = usableSessionId(event);
    const own = event.externalSessionId;
    if (root === null || own === null) return root;
    const key = `${org} ${event.actor.id} ${own}`;
    const known = roots.get(key);
    if (root === own) return known ?? own;
    // Of two roots the lesser, as everywhere.
    if (known === undefined || root < known) roots.set(key, root);
    return root;
  };
}
