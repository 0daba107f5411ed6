/** One button for all that waits: at three in the morning, a dialogue for each action is one too many. */
import {
  type IncidentStory,
  type StoryAction,
  waitingActions,
} from '../domain/response/incident-story.ts';
import { type Button, button, LIMITS } from './blocks.ts';
import { shownValue } from './clicked-incident.ts';

/** None where one action waits, or where its dialogue could not name every call: nobody agrees to what is cut off. */
export function approveAll(story: IncidentStory): Button[] {
  const waiting = waitingActions(story);
  const text = textNaming(waiting, story.user?.id ?? null);
  if (waiting.length < 2 || text === null) return [];
  return [
    button({
      label: `Approve all (${waiting.length})`,
      actionId: 'warden:approve_all',
      // Named one by one: what comes to wait later is not agreed to by a click on this.
      value: [shownValue(story), waiting.map(({ id }) => id).join(',')].join(':'),
      style: 'danger',
      confirm: { title: `Approve all ${waiting.length}?`, text, yes: 'Approve all' },
    }),
  ];
}

/** Every call, the user's own path shortened where there is no room for it; null where they do not fit even so. */
function textNaming(waiting: readonly StoryAction[], userId: string | null): string | null {
  const whom = waiting.flatMap(({ addresses }) => addresses);
  const calls = waiting
    .map(({ calls, title }) => (calls.length === 0 ? title : calls.join('; ')))
    .join('; ');
  const ofUser = `/api/v1/users/${userId}`;
  const forWhom = whom.length === 0 ? '' : `For ${whom.join(', ')}. `;
  const texts = [
    `${forWhom}Sends ${calls}`,
    `${forWhom}Sends, where … is ${ofUser}: ${calls.replaceAll(ofUser, '…')}`,
  ];
  return texts.find((text) => text.length <= LIMITS.confirmText) ?? null;
}
