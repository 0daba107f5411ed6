/** One button for all that waits: at three in the morning, a dialogue for each action is one too many. */
import { isHalfAgreed } from '../domain/response/agreement.ts';
import { type IncidentStory, waitingActions } from '../domain/response/incident-story.ts';
import { approvalView } from './agreeing.ts';
import { type Button, button } from './blocks.ts';
import { namedValue } from './clicked-button.ts';

/** None where one action waits, or where its form has no room for all of it: nobody agrees to what is cut off. */
export function approveAll(story: IncidentStory): Button[] {
  const waiting = waitingActions(story);
  if (waiting.length < 2 || approvalView(story, waiting) === null) return [];
  const { org, id: incidentId, uid, verdict } = story;
  // Named one by one: what comes to wait later is not agreed to by a click on this.
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
