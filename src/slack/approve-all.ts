/** One button for all actions that wait, so that nobody has to confirm each of them. */
import { isHalfAgreed } from '../domain/response/agreement.ts';
import { type IncidentStory, waitingActions } from '../domain/response/incident-story.ts';
import { approvalView } from './agreeing.ts';
import { type Button, button } from './blocks.ts';
import { namedValue } from './clicked-button.ts';

/** Returns no button where only one action waits, or where the form has no room for all: nothing may be cut off. */
export function approveAll(story: IncidentStory): Button[] {
  const waiting = waitingActions(story);
  if (waiting.length < 2 || approvalView(story, waiting) === null) return [];
  const { org, id: incidentId, uid, verdict } = story;
  // The button names each action, so that a click does not approve those that start to wait later.
  const ids = waiting.map(({ id }) => id);
  return [
    button({
      label: `Approve all (${waiting.length})${waiting.every(isHalfAgreed) ? ' as another person' : ''}`,
      actionId: 'warden:show_all',
      value: namedValue({ org: org.key, incidentId, uid }, ids, verdict),
      style: 'danger',
    }),
  ];
}
