/** The buttons of an incident's message, and what a click on one carries. */
import { VERDICTS, type Verdict } from '../domain/judgement/verdict.ts';
import { isHalfAgreed } from '../domain/response/agreement.ts';
import {
  type IncidentStory,
  isDenied,
  isOver,
  type StoryAction,
  waitingActions,
} from '../domain/response/incident-story.ts';
import type { UserAnswer } from '../domain/response/user-question.ts';
import { approveAll } from './approve-all.ts';
import { actions, type Block, type Button, button } from './blocks.ts';
import {
  type ClickedIncident,
  clickedValue,
  isId,
  readClickedIncident,
  shownValue,
} from './clicked-incident.ts';

export type ButtonMeaning = ClickedIncident &
  (
    | { readonly does: 'approve' | 'deny'; readonly actionId: number }
    /** Those that the button named. */
    | { readonly does: 'approve_all'; readonly actionIds: readonly number[] }
    | ({ readonly does: 'close_benign' } & SeenAtClosing)
    /** The plan for a hijack, by hand; with how it was judged where the button was shown. */
    | { readonly does: 'contain'; readonly verdict: Verdict }
    /** The user's own answer to a question of ours. */
    | { readonly does: 'answer'; readonly answer: UserAnswer; readonly questionId: number }
  );

/** With what whoever clicked had seen; a message that an earlier version posted does not say it. */
export type CloseMeaning = ClickedIncident & SeenAtClosing;
type SeenAtClosing = { readonly verdict?: Verdict; readonly isDenied?: boolean };

/** In a button that was shown with the user's no. */
const DENIED = 'denied';

/** At most so many actions get buttons; the rest are decided in the console. */
const MAX_ACTIONS = 8;

/** Empty where the incident is over, or ends by what is decided elsewhere. */
export function buttonBlocks(story: IncidentStory): Block[] {
  if (isOver(story) || story.kind === 'actions_stopped') return [];
  const blocks = waitingActions(story)
    .slice(0, MAX_ACTIONS)
    .map((action) =>
      actions(`warden_action_${action.id}`, [approve(story, action), deny(story, action)]),
    );
  const all = approveAll(story);
  const contains = isContainable(story) ? [contain(story)] : [];
  return [
    ...(all.length === 0 ? [] : [actions('warden_all', all)]),
    ...blocks,
    actions('warden_incident', [...contains, closeBenign(story)]),
  ];
}

/** Where more is left of the plan than waits: that alone is approved instead. */
function isContainable(story: IncidentStory): boolean {
  const isHarmless = story.verdict === 'benign' && !isDenied(story);
  const waiting = new Set(waitingActions(story).map(({ title }) => title));
  return story.containable.some(({ title }) => !waiting.has(title)) && !isHarmless;
}

/** What a clicked button meant; null for anything that is not one of ours. */
export function readButton(actionId: string, value: string): ButtonMeaning | null {
  const [does, org, incident, action, said] = [actionId.split(':')[1], ...value.split(':')];
  const of = readClickedIncident(org, incident);
  if (!actionId.startsWith('warden:') || of === null) return null;
  if (does === 'close_benign') {
    if (action === undefined) return { does, ...of };
    const verdict = VERDICTS.find((one) => one === action);
    return verdict === undefined ? null : { does, ...of, verdict, isDenied: said === DENIED };
  }
  if (does === 'contain') {
    const verdict = VERDICTS.find((one) => one === action);
    return verdict === undefined ? null : { does, ...of, verdict };
  }
  if (does === 'approve_all') {
    const ids = action?.split(',') ?? [];
    return ids.every(isId) && ids.length > 0 ? { does, ...of, actionIds: ids.map(Number) } : null;
  }
  if (!isId(action)) return null;
  if (does === 'was_me' || does === 'not_me') {
    const answer = does === 'was_me' ? 'yes' : 'no';
    return { does: 'answer', answer, ...of, questionId: Number(action) };
  }
  if (does !== 'approve' && does !== 'deny') return null;
  return { does, ...of, actionId: Number(action) };
}

function approve(story: IncidentStory, action: StoryAction): Button {
  const calls = action.calls.join('; ');
  const whom = action.addresses.length === 0 ? '' : `For ${action.addresses.join(', ')}. `;
  return button({
    // Slack shows everybody the same button, also whoever has agreed.
    label: `Approve${isHalfAgreed(action) ? ' as another person' : ''}: ${action.title}`,
    actionId: `warden:approve:${action.id}`,
    value: `${shownValue(story)}:${action.id}`,
    style: 'danger',
    confirm: {
      title: `${action.title}?`,
      text:
        calls === ''
          ? `${action.title} for ${story.user?.login ?? 'the user'}`
          : `${whom}Sends ${calls}`,
      yes: 'Approve',
    },
  });
}

function deny(story: IncidentStory, action: StoryAction): Button {
  return button({
    label: 'Deny',
    actionId: `warden:deny:${action.id}`,
    value: `${shownValue(story)}:${action.id}`,
    confirm: {
      title: 'Deny?',
      text: `“${action.title}” will not be done. The incident stays open.`,
      yes: 'Deny',
    },
  });
}

function contain(story: IncidentStory): Button {
  const calls = story.containable.flatMap((action) => action.calls).join('; ');
  const whom = story.containable.flatMap(({ addresses }) => addresses);
  return button({
    label: 'Contain it now',
    actionId: 'warden:contain',
    value: `${shownValue(story)}:${story.verdict}`,
    style: 'danger',
    confirm: {
      title: `${story.containable.map(({ title }) => title).join(', ')}?`,
      text: `${whom.length === 0 ? '' : `For ${whom.join(', ')}. `}Sends ${calls}`,
      yes: 'Contain',
    },
  });
}

function closeBenign(story: IncidentStory): Button {
  const { org, id: incidentId, uid, verdict } = story;
  const value = closeValue({ org: org.key, incidentId, uid, verdict, isDenied: isDenied(story) });
  return button({ label: 'Close as benign', actionId: 'warden:close_benign', value });
}

/** As `readButton` reads it. */
export function closeValue({ verdict, isDenied, ...incident }: CloseMeaning): string {
  const seen = verdict === undefined ? [] : [verdict, ...(isDenied === true ? [DENIED] : [])];
  return [clickedValue(incident), ...seen].join(':');
}
