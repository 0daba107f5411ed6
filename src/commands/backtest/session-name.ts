import type { SessionTimeline } from '../../domain/session.ts';

/**
 * The id by which a session is reported: its root session where that occurs as a session id of its own,
 * else the id that was seen most. Counted by stretches of two minutes, so that repeated events change
 * nothing; of two equally frequent ids the lesser.
 */
export function sessionName(key: string, timeline: SessionTimeline): string {
  if (timeline.sessionIds.has(key)) return key;
  const counts = new Map<string, number>();
  for (const { sessionId, spells } of timeline.entries) {
    if (sessionId !== '') counts.set(sessionId, (counts.get(sessionId) ?? 0) + spells.length);
  }
  const [best] = [...counts].sort(([idA, a], [idB, b]) => b - a || (idA < idB ? -1 : 1));
  return best?.[0] ?? [...timeline.sessionIds].sort()[0] ?? key;
}
