/** What each published rule would have said of each session. */

import { PUBLIC_RULES } from '../../domain/public-rules/catalogue.ts';
import { type Trace, touchesOf } from '../../domain/public-rules/trace.ts';
import { userOf } from '../../domain/session.ts';
import type { Gathering } from './gathering.ts';

/** By rule id, the sessions flagged, by their gathering key. */
export type RuleOpinions = ReadonlyMap<string, ReadonlySet<string>>;

export function ruleOpinions(gathering: Gathering): RuleOpinions {
  const byUser = new Map<string, { key: string; trace: Trace }[]>();
  for (const [key, { timeline, trace }] of gathering.sessions) {
    const user = userOf(timeline)?.id;
    if (user === undefined) continue;
    const known = byUser.get(user);
    if (known === undefined) byUser.set(user, [{ key, trace }]);
    else known.push({ key, trace });
  }
  const flagged = new Map(PUBLIC_RULES.map(({ id }) => [id, new Set<string>()]));
  for (const sessions of byUser.values()) {
    const touches = touchesOf(
      sessions.map(({ key, trace }) =>
        trace.map(({ touch, times }) => ({ touch: { ...touch, session: key }, times })),
      ),
    );
    for (const rule of PUBLIC_RULES) {
      for (const session of rule.flag(touches)) flagged.get(rule.id)?.add(session);
    }
  }
  return flagged;
}
