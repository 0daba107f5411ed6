/** Applies the published rules to one person's sessions. */

import type { Learning } from '../../../domain/judgement/baseline.ts';
import { PUBLIC_RULES } from '../../../domain/public-rules/catalogue.ts';
import { type Trace, touchesOf } from '../../../domain/public-rules/trace.ts';
import { addressOwners } from '../../../domain/session/address-owners.ts';
import { orgContextFor } from '../org/org-context.ts';
import type { OrgView } from '../org/org-view.ts';
import type { GatheredUser } from '../sessions/gathering.ts';
import type { PersonFacts } from '../sessions/session-facts.ts';

/** Returns, by session, the rules that would have raised an alarm. */
export function publicFlags(
  user: GatheredUser,
  person: PersonFacts,
  view: OrgView,
  learning: Learning,
): ReadonlyMap<string, string[]> {
  const traces = person.sessions.map((session) => {
    const context = orgContextFor(view, session, person, learning);
    const owners = addressOwners(session.timeline.entries, context);
    return ownedTrace(user.sessions.get(session.key)?.trace ?? [], session.key, owners);
  });
  const touches = touchesOf(traces);
  const flags = new Map<string, string[]>();
  for (const rule of PUBLIC_RULES) {
    for (const session of rule.flag(touches)) {
      const known = flags.get(session);
      if (known === undefined) flags.set(session, [rule.id]);
      else known.push(rule.id);
    }
  }
  return flags;
}

/**
 * Returns the trace with the network owners that judging uses. The rules' authors have one source for addresses; here
 * there are two, and where they disagree every event without Okta's word would look like a move.
 */
function ownedTrace(
  trace: Trace,
  session: string,
  owners: ReturnType<typeof addressOwners>,
): Trace {
  return trace.map(({ touch, times, doubled }) => {
    const { asn, asnSource, ip } = touch;
    return {
      touch: { ...touch, session, asn: owners({ fingerprint: { asn, asnSource }, ip }) },
      times,
      doubled,
    };
  });
}
