/** Of what a session was judged for, nothing may be left: it was not Okta's, or the policy trusts it by now. */
import type { Judgement } from '../../domain/judgement/judge.ts';
import { userOf } from '../../domain/session/session.ts';
import { isOpen, lockIncidentsAbout } from '../../store/incidents.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import type { Gathered } from './gather.ts';

const DAY_MS = 86_400_000;

/**
 * Stands for the judgement of a session that calls for none, where an earlier one would go on standing. Null where
 * there was none, where people have closed what came of it, and where what called for it may only be past its
 * retention.
 */
export async function nothingLeft(
  { config, database, now }: Pick<Dependencies, 'config' | 'database' | 'now'>,
  { key: org }: Pick<Org, 'key'>,
  { judgedSnapshot, firstSeenAt, subject, timeline, userId }: Gathered,
): Promise<Judgement | null> {
  const since = now() - config.retentionDays * DAY_MS;
  if (judgedSnapshot === null || firstSeenAt === null || firstSeenAt < since) return null;
  const known = await database.transaction((tx) =>
    lockIncidentsAbout(tx, org, 'session_hijack', subject),
  );
  if (known.length > 0 && !known.some(isOpen)) return null;
  const sessionIds = [...timeline.sessionIds].sort();
  const user = userOf(timeline)?.login ?? userId;
  return {
    sessionId: sessionIds[0] ?? subject,
    sessionIds,
    userId,
    user,
    verdict: 'benign',
    score: 0,
    baselineRule: false,
    firstTransitionAt: null,
    headline: `Nothing in the session of ${user} speaks for a hijack any more`,
    evidence: [],
    findings: [],
  };
}
