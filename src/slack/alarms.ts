/**
 * An updated message rings nobody's bell. What must not be overlooked is also said in its thread,
 * shown to the whole channel, once each.
 */
import {
  type IncidentStory,
  isOver,
  type StoryAction,
  stuckUndos,
  waitingActions,
} from '../domain/incident-story.ts';
import { prose } from './text.ts';

export type Alarm = {
  /** Names it for ever within the incident. */
  readonly key: string;
  readonly text: string;
};

/** Everything that is worth a bell in the present state; whoever tells it leaves out what was told. */
export function alarmsOf(story: IncidentStory): Alarm[] {
  const who = prose(story.user?.login ?? story.user?.id ?? story.reference, 120);
  const stuck = stuckUndos(story).map((undo) => stuckAlarm(undo, who));
  if (isOver(story)) return stuck;
  const alarms: Alarm[] = [];
  if (story.kind === 'session_hijack' && story.verdict === 'hijack') {
    alarms.push({ key: 'hijack', text: `This is now judged a hijack: ${who}.` });
  }
  if (story.kind === 'hook_tampered') {
    const deed = prose(story.headline, 200);
    // By its event: the same person may do the same again, days later.
    alarms.push({ key: `deed:${story.details.deed ?? deed}`, text: `${deed}.` });
  }
  if (story.containment === 'broken') {
    const times = story.details.containment?.timesBroken ?? 1;
    alarms.push({
      key: `broken:${times}`,
      text: `Not contained: the session of ${who} was used after we acted. A person has to step in.`,
    });
  }
  for (const action of waitingActions(story).filter(({ undoOf }) => undoOf === null)) {
    alarms.push({
      key: `waiting:${action.id}`,
      text: `“${prose(action.title, 100)}” for ${who} waits for approval.`,
    });
  }
  const forward = story.actions.filter(({ undoOf }) => undoOf === null);
  for (const action of forward.filter(({ status }) => status === 'failed')) {
    alarms.push({
      key: `failed:${action.id}`,
      text: `“${prose(action.title, 100)}” for ${who} failed, and the session may still be alive.`,
    });
  }
  alarms.push(...stuck);
  if (story.details.urgency > 0) {
    alarms.push({
      key: `urgency:${story.details.urgency}`,
      text: `Still open, and nobody has answered: ${who}.`,
    });
  }
  return alarms;
}

function stuckAlarm({ id, status, title }: StoryAction, who: string): Alarm {
  const deed = `“${prose(title, 100)}” for ${who}`;
  return status === 'awaiting_approval'
    ? { key: `waiting:${id}`, text: `${deed} waits for approval: until then it holds.` }
    : { key: `stuck:${id}`, text: `${deed} was not done: what it takes back still holds.` };
}
