/** An incident's severity, priority, status and verdict as OCSF's numbers, some of which ECS uses as well. Pure. */
import { type IncidentStory, isDenied, isOver } from '../domain/response/incident-story.ts';

/** Whether somebody has to look. */
export function isAlert(story: IncidentStory): boolean {
  return !isOver(story) && (story.verdict !== 'benign' || isDenied(story));
}

/** Returns 1 informational, 3 medium, 4 high or 5 critical. */
export function severityId(story: IncidentStory): number {
  if (isClosedAsNone(story)) return 1;
  if (story.kind !== 'session_hijack') return 4;
  if (story.verdict !== 'hijack' && !isDenied(story)) return story.verdict === 'benign' ? 1 : 3;
  return (story.details.user?.roles ?? []).length > 0 ? 5 : 4;
}

/** Returns 1 low, 2 medium or 4 critical. */
export function priorityId(story: IncidentStory): number {
  if (isClosedAsNone(story)) return 1;
  return story.verdict === 'hijack' || isDenied(story) ? 4 : 2;
}

/** Returns the probability of a theft in percent; null for an alarm, and where a person found that there was none. */
export function riskScore(story: IncidentStory): number | null {
  if (story.kind !== 'session_hijack' || isClosedAsNone(story)) return null;
  return Math.round(story.score * 100);
}

export function isSuspectedBreach(story: IncidentStory): boolean {
  return story.kind === 'session_hijack' && story.verdict === 'hijack' && !isClosedAsNone(story);
}

/** Returns 1 new, 2 in progress, 3 suppressed or 4 resolved. */
export function statusId({ status, resolution }: IncidentStory): number {
  if (status === 'new') return 1;
  if (status === 'in_progress' || status === 'contained') return 2;
  return resolution === 'benign' || resolution === 'false_positive' ? 3 : 4;
}

/** Returns what a person concluded; otherwise what the service judged. */
export function verdictId({ resolution, verdict }: IncidentStory): number {
  switch (resolution) {
    case 'false_positive':
      return 1;
    case 'true_positive':
      return 2;
    case 'benign':
      return 5;
    case 'test':
      return 6;
    case 'duplicate':
      return 10;
    case null:
      return verdict === 'benign' ? 5 : 4;
  }
}

/** Whether it was closed as no theft, or as part of another incident: the earlier verdict no longer counts. */
function isClosedAsNone({ resolution }: IncidentStory): boolean {
  return resolution !== null && resolution !== 'true_positive';
}
