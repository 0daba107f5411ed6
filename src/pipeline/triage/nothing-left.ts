/** Replaces a judgement whose cause is gone: the events were not Okta's, or the policy trusts them by now. */
import type { Judgement } from '../../domain/judgement/judge.ts';
import { userOf } from '../../domain/session/session.ts';
import { isOpen, lockIncidentsAbout } from '../../store/incidents.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import type { Gathered } from './gather.ts';

const DAY_MS = 86_400_000;

/**
 * Returns a benign judgement for a session that has nothing to judge any more, so that an earlier judgement does not go
 * on standing. Null where there was none, where people have closed its incident, or where its cause may only have been
 * deleted by retention.
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
