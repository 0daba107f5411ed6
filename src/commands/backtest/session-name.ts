import type { Trace } from '../../domain/public-rules/trace.ts';
import type { SessionTimeline } from '../../domain/session.ts';

/**
 * The id by which a session is reported: its root session where that occurs as a session id of its own,
 * else the id seen in most requests. Equal requests within two minutes count once, so that repeated
 * events change nothing; of two equally frequent ids the lesser.
 */
export function sessionName(key: string, timeline: SessionTimeline, trace: Trace): string {
  if (timeline.sessionIds.has(key)) return key;
  const counts = new Map<string, number>();
  for (const { touch, times } of trace) {
    counts.set(touch.sessionId, (counts.get(touch.sessionId) ?? 0) + times.size);
  }
  const [best] = [...counts].sort(([idA, a], [idB, b]) => b - a || (idA < idB ? -1 : 1));
  return best?.[0] ?? [...timeline.sessionIds].sort()[0] ?? key;
}
