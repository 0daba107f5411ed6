import { isHalfAgreed } from './agreement.ts';
import {
  type IncidentStory,
  isOver,
  type StoryAction,
  stuckUndos,
  waitingActions,
} from './incident-story.ts';
import { isGraver } from './raised-again.ts';
import { wasHarmless } from './reopen.ts';
import type { UserQuestion } from './user-question.ts';

/** Something that must not be overlooked: it rings once, even where the incident has been told already. */
export type Bell = {
  /** Its lasting name within the incident. */
  readonly key: string;
} & (
  | { readonly kind: 'hijack' | 'again' | 'deed' | 'broken' | 'urgency' }
  /** How many other incidents of the same user are told with it. */
  | { readonly kind: 'more'; readonly count: number }
  /** The user says that it was not them. */
  | { readonly kind: 'not_me'; readonly question: UserQuestion }
  | { readonly kind: 'waiting' | 'failed' | 'stuck'; readonly action: StoryAction }
  /** Somebody has agreed to these, and that is not enough. */
  | { readonly kind: 'second'; readonly actions: readonly StoryAction[] }
);

/** Returns every bell of the present state; the caller leaves out those that have rung. */
export function bellsOf(story: IncidentStory): Bell[] {
  const stuck = stuckUndos(story).map((undo) =>
    undo.status === 'awaiting_approval' ? about('waiting', undo) : about('stuck', undo),
  );
  const denied = denials(story);
  if (isOver(story)) return [...stuck, ...denied];
  const bells: Bell[] = [];
  if (story.kind === 'session_hijack' && story.verdict === 'hijack') {
    bells.push({ kind: 'hijack', key: 'hijack' });
  }
  const raised = story.details.raisedAgain;
  if (raised !== null && !isGraver(raised.verdict, story.verdict)) {
    bells.push({ kind: 'again', key: `again:${raised.times}` });
  }
  bells.push(...denied);
  if (story.kind === 'hook_tampered') {
    // Named by its event, because the same person may do the same again, days later.
    bells.push({ kind: 'deed', key: `deed:${story.details.deed ?? story.headline}` });
  }
  if (story.containment === 'broken') {
    bells.push({
      kind: 'broken',
      key: `broken:${story.details.containment?.timesBroken ?? 1}`,
    });
  }
  const forward = story.actions.filter(({ undoOf }) => undoOf === null);
  for (const action of waitingActions(story)) {
    if (action.undoOf === null) bells.push(about('waiting', action));
  }
  bells.push(...halfAgreed(story));
  for (const action of forward) {
    if (action.status === 'failed') bells.push(about('failed', action));
  }
  bells.push(...stuck);
  if (story.details.urgency > 0) {
    bells.push({ kind: 'urgency', key: `urgency:${story.details.urgency}` });
  }
  const { toldWithIt: count = 0 } = story.details;
  if (count > 0) bells.push({ kind: 'more', key: `more:${count}`, count });
  if (!isToldWithAnother(story)) return bells;
  return bells.filter((bell) => stuck.includes(bell) || RINGS_AMONG_MANY.has(bell.kind));
}

/** Whether it is one of many incidents of its user, told with the first of them and without a bell. */
function isToldWithAnother({ details }: Pick<IncidentStory, 'details'>): boolean {
  return details.toldWith != null;
}

/** Whether it is told with another one, and nothing in it rings all the same. */
export function isToldQuietly(story: IncidentStory): boolean {
  return isToldWithAnother(story) && bellsOf(story).length === 0;
}

/** Bells that ring even then, because the user's other incidents do not say the same. */
const RINGS_AMONG_MANY: ReadonlySet<Bell['kind']> = new Set(['not_me', 'broken', 'second']);

/**
 * Bells for the user's denials. For a closed incident only those that came after, which whoever closed it had not
 * heard; where it was closed as harmless, another incident tells of them.
 */
function denials(story: IncidentStory): Bell[] {
  if (isOver(story) && wasHarmless(story.resolution)) return [];
  const heardUntil = isOver(story) ? (story.closedAt ?? 0) : 0;
  return story.questions.flatMap((question) =>
    question.answer === 'no' && (question.answeredAt ?? 0) > heardUntil
      ? [{ kind: 'not_me' as const, key: `not_me:${question.id}`, question }]
      : [],
  );
}

/**
 * Bells for actions that need more people: one for all that were asked for together and agreed to by the same people.
 * One by one, one person's word for a whole plan would ring as often as the plan is long.
 */
function halfAgreed(story: IncidentStory): Bell[] {
  const bells = new Map<string, StoryAction[]>();
  for (const action of story.actions.filter(isHalfAgreed)) {
    const { agreed, requestedAt, timesAsked } = action;
    const key = ['second', requestedAt, timesAsked, ...agreed.toSorted()].join(':');
    bells.set(key, [...(bells.get(key) ?? []), action]);
  }
  return [...bells].map(([key, actions]) => ({ kind: 'second', key, actions }));
}

function about(kind: 'waiting' | 'failed' | 'stuck', action: StoryAction): Bell {
  const { id, timesAsked } = action;
  // A request that comes back is another one: whoever heard of the first has seen it end.
  const again = kind === 'waiting' && timesAsked > 1 ? `:${timesAsked}` : '';
  return { kind, key: `${kind}:${id}${again}`, action };
}
