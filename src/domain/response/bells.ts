import {
  type IncidentStory,
  isOver,
  type StoryAction,
  stuckUndos,
  waitingActions,
} from './incident-story.ts';

/** Something that must not be overlooked: heard once, though the incident is told of already. */
export type Bell = {
  /** Names it for ever within the incident. */
  readonly key: string;
} & (
  | { readonly kind: 'hijack' | 'deed' | 'broken' | 'urgency' }
  | { readonly kind: 'waiting' | 'failed' | 'stuck'; readonly action: StoryAction }
);

/** Everything that is worth a bell in the present state; whoever rings leaves out what was rung. */
export function bellsOf(story: IncidentStory): Bell[] {
  const stuck = stuckUndos(story).map((undo) =>
    undo.status === 'awaiting_approval' ? about('waiting', undo) : about('stuck', undo),
  );
  if (isOver(story)) return stuck;
  const bells: Bell[] = [];
  if (story.kind === 'session_hijack' && story.verdict === 'hijack') {
    bells.push({ kind: 'hijack', key: 'hijack' });
  }
  if (story.kind === 'hook_tampered') {
    // By its event: the same person may do the same again, days later.
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
  for (const action of forward) {
    if (action.status === 'failed') bells.push(about('failed', action));
  }
  bells.push(...stuck);
  if (story.details.urgency > 0) {
    bells.push({ kind: 'urgency', key: `urgency:${story.details.urgency}` });
  }
  return bells;
}

function about(kind: 'waiting' | 'failed' | 'stuck', action: StoryAction): Bell {
  return { kind, key: `${kind}:${action.id}`, action };
}
