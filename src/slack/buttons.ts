/** Builds the buttons of an incident's message. `clicked-button.ts` reads what a click means. */
import { isHalfAgreed } from '../domain/response/agreement.ts';
import { consequenceOf } from '../domain/response/consequence.ts';
import {
  type IncidentStory,
  isDenied,
  isOver,
  type StoryAction,
  waitingActions,
} from '../domain/response/incident-story.ts';
import { approvalView, planView } from './agreeing.ts';
import { approveAll } from './approve-all.ts';
import { actions, type Block, type Button, button, LIMITS } from './blocks.ts';
import { closeValue, namedValue, planValue } from './clicked-button.ts';
import { shownValue } from './clicked-incident.ts';
import { whoPlainly } from './who.ts';

/** Most actions that get buttons; the others are decided in the console. */
const MAX_ACTIONS = 8;

/** Returns no blocks where the incident is over, or is ended by a decision made elsewhere. */
export function buttonBlocks(story: IncidentStory): Block[] {
  if (isOver(story) || story.kind === 'actions_stopped') return [];
  const blocks = waitingActions(story)
    .slice(0, MAX_ACTIONS)
    .map((action) =>
      actions(`warden_action_${action.id}`, [...approve(story, action), deny(story, action)]),
    );
  const all = approveAll(story);
  return [
    ...(all.length === 0 ? [] : [actions('warden_all', all)]),
    ...blocks,
    actions('warden_incident', [
      ...(isContainable(story) ? [contain(story)] : []),
      ...(story.assignee === null ? [take(story)] : []),
      closeAs(story, 'close_benign', 'Close as benign'),
      ...(isClosableAsTheft(story) ? [closeAs(story, 'close_theft', 'Close as a theft')] : []),
    ]),
  ];
}

/** Returns the button by which somebody takes the incident; the console gives it from one person to another. */
function take(story: IncidentStory): Button {
  return button({ label: 'Take it', actionId: 'warden:take', value: shownValue(story) });
}

/** Whether the plan has steps beyond the actions that wait, which have buttons themselves, and its form fits. */
function isContainable(story: IncidentStory): boolean {
  const isHarmless = story.verdict === 'benign' && !isDenied(story);
  const waiting = new Set(waitingActions(story).map(({ title }) => title));
  const isMore = story.containable.some(({ title }) => !waiting.has(title));
  return isMore && !isHarmless && planView(story) !== null;
}

/** Whether a theft can be closed: closing cancels actions that wait or have not begun, so none may be left. */
function isClosableAsTheft(story: IncidentStory): boolean {
  const { kind, verdict, actions: all } = story;
  const isTheft = kind === 'session_hijack' && (verdict !== 'benign' || isDenied(story));
  return isTheft && all.every(({ status }) => !UNFINISHED.has(status));
}

const UNFINISHED: ReadonlySet<string> = new Set(['awaiting_approval', 'approved', 'running']);

/** Returns the button that approves an action; none where not even a form has room for what is agreed to. */
function approve(story: IncidentStory, action: StoryAction): Button[] {
  const { id, title } = action;
  // Slack shows everybody the same button, those who have agreed as well.
  const label = `Approve${isHalfAgreed(action) ? ' as another person' : ''}: ${title}`;
  const text = whatComesOfIt(story, action);
  if (text === null) {
    if (approvalView(story, [action]) === null) return [];
    const { org, id: incidentId, uid, verdict } = story;
    const value = namedValue({ org: org.key, incidentId, uid }, [id], verdict);
    return [button({ label, actionId: `warden:show_all:${id}`, value, style: 'danger' })];
  }
  return [
    button({
      label,
      actionId: `warden:approve:${id}`,
      value: `${shownValue(story)}:${id}`,
      style: 'danger',
      confirm: { title: `${title}?`, text, yes: 'Approve' },
    }),
  ];
}

/** Returns the user and the consequences, with the calls where they fit; null where not even the former fit. */
function whatComesOfIt(
  story: IncidentStory,
  { kind, title, calls, addresses }: StoryAction,
): string | null {
  const said = `${whoPlainly(story)}: ${consequenceOf(kind)?.covers ?? `${title}.`}`;
  const whole = addresses.length === 0 ? said : `${said} ${addresses.join(', ')}.`;
  const sent = calls.length === 0 ? whole : `${whole} Sends ${calls.join('; ')}`;
  return [sent, whole].find(({ length }) => length <= LIMITS.confirmText) ?? null;
}

function deny(story: IncidentStory, action: StoryAction): Button {
  return button({
    label: 'Deny',
    actionId: `warden:deny:${action.id}`,
    value: `${shownValue(story)}:${action.id}`,
    confirm: {
      title: 'Deny?',
      text: `${whoPlainly(story)}: “${action.title}” will not be done. The incident stays open.`,
      yes: 'Deny',
    },
  });
}

function contain({ org, id: incidentId, uid, verdict }: IncidentStory): Button {
  return button({
    label: 'Contain it now',
    actionId: 'warden:show_plan',
    value: planValue({ org: org.key, incidentId, uid }, verdict),
    style: 'danger',
  });
}

function closeAs(
  story: IncidentStory,
  does: 'close_benign' | 'close_theft',
  label: string,
): Button {
  const { org, id: incidentId, uid, verdict } = story;
  const value = closeValue({ org: org.key, incidentId, uid, verdict, isDenied: isDenied(story) });
  return button({ label, actionId: `warden:${does}`, value });
}
