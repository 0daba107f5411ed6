/**
 * An updated message rings nobody's bell. What must not be overlooked is also said in its thread,
 * shown to the whole channel, once each.
 */
import { type IncidentStory, isOver, waitingActions } from '../domain/incident-story.ts';
import { prose } from './text.ts';

export type Alarm = {
  /** Names it for ever within the incident. */
  readonly key: string;
  readonly text: string;
};

/** Everything that is worth a bell in the present state; whoever tells it leaves out what was told. */
export function alarmsOf(story: IncidentStory): Alarm[] {
  if (isOver(story)) return [];
  const who = prose(story.user?.login ?? story.user?.id ?? story.reference, 120);
  const alarms: Alarm[] = [];
  if (story.kind === 'session_hijack' && story.verdict === 'hijack') {
    alarms.push({ key: 'hijack', text: `This is now judged a hijack: ${who}.` });
  }
  if (story.kind === 'hook_tampered') {
    const deed = prose(story.headline, 200);
    alarms.push({ key: `deed:${deed}`, text: `${deed}.` });
  }
  if (story.containment === 'broken') {
    const times = story.details.containment?.timesBroken ?? 1;
    alarms.push({
      key: `broken:${times}`,
      text: `Not contained: the session of ${who} was used after we acted. A person has to step in.`,
    });
  }
  for (const action of waitingActions(story)) {
    alarms.push({
      key: `waiting:${action.id}`,
      text: `“${prose(action.title, 100)}” for ${who} waits for approval.`,
    });
  }
  for (const action of story.actions.filter(({ status }) => status === 'failed')) {
    alarms.push({
      key: `failed:${action.id}`,
      text: `“${prose(action.title, 100)}” for ${who} failed, and the session may still be alive.`,
    });
  }
  if (story.details.urgency > 0) {
    alarms.push({
      key: `urgency:${story.details.urgency}`,
      text: `Still open, and nobody has answered: ${who}.`,
    });
  }
  return alarms;
}
