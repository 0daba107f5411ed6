/**
 * Opens the forms behind buttons in Slack. Who may not decide, or is too late, is told before reading or writing
 * anything.
 */
import type { Decider } from '../domain/response/themselves.ts';
import type { Dependencies } from '../pipeline/dependencies.ts';
import { storyNow } from '../pipeline/notify/story-now.ts';
import {
  actByHand,
  closeIncident,
  mayAct,
  mayApprove,
  type WantedIncident,
} from '../pipeline/steer.ts';
import { approvalView, planView } from '../slack/agreeing.ts';
import type { ButtonMeaning } from '../slack/clicked-button.ts';
import { closingView } from '../slack/closing.ts';
import {
  actWords,
  closedWords,
  FORM_CLOSED,
  NOT_FOUND,
  notWaitingWords,
  TOO_MUCH,
} from '../slack/replies.ts';
import type { View } from '../slack/view.ts';
import { whyNotThere } from './clicked-incident.ts';

export type OpensForm = Extract<
  ButtonMeaning,
  { does: 'close_benign' | 'close_theft' | 'show_all' | 'show_plan' }
>;

export function opensForm(meaning: ButtonMeaning): meaning is OpensForm {
  return ['close_benign', 'close_theft', 'show_all', 'show_plan'].includes(meaning.does);
}

type Click = {
  readonly decider: Decider;
  readonly meaning: OpensForm;
  readonly triggerId: string | null;
  /** Called where Slack did not open the form. */
  readonly notOpened: () => void;
};

/** Returns what the person who clicked is told; null where the form opens, or there is nothing to say. */
export async function openForm(deps: Dependencies, click: Click): Promise<string | null> {
  const { decider, meaning, triggerId, notOpened } = click;
  const gone = await whyNotThere(deps, meaning);
  if (gone !== null) return gone;
  const form = await formOf(deps, decider, meaning);
  if (form === null || typeof form === 'string') return form;
  const client = deps.tell.slack;
  if (client === null || triggerId === null) return FORM_CLOSED;
  void client.openView(triggerId, form).catch((error: unknown) => {
    deps.log.warn({ err: error, incidentId: meaning.incidentId }, 'no form opened in slack');
    notOpened();
  });
  return null;
}

/** Returns the form, or what is said in its place. */
async function formOf(
  deps: Dependencies,
  decider: Decider,
  meaning: OpensForm,
): Promise<View | string | null> {
  switch (meaning.does) {
    case 'close_benign':
    case 'close_theft':
      return closingForm(deps, decider, meaning);
    case 'show_all':
      return approvalForm(deps, decider, meaning);
    case 'show_plan':
      return planForm(deps, decider, meaning);
  }
}

type Closes = Extract<OpensForm, { does: 'close_benign' | 'close_theft' }>;

async function closingForm(deps: Dependencies, decider: Decider, { does, ...closes }: Closes) {
  const request = { ...closingAs(does, closes), ...decider, isQuestion: true } as const;
  const closable = await closeIncident(deps, request);
  const isInside = closable.outcome === 'not_contained';
  if (closable.outcome !== 'closable' && !isInside) return closedWords(closable, decider.by);
  const story = await storyNow(deps, closes);
  if (story === null) return NOT_FOUND;
  return closingView(does, { ...closes, ...(isInside && { uncontained: true }) }, story);
}

/**
 * Returns the closing that a button asks for, with what the person had seen. Whether the user denied it is left out for
 * a theft, since it does not keep one from being closed.
 * @param of the incident that it is closed as a duplicate of instead, where the form named one
 */
export function closingAs(
  does: Closes['does'],
  closes: Omit<Closes, 'does'>,
  of: WantedIncident | null = null,
) {
  const { isDenied, ...seen } = closes;
  if (of !== null) {
    const nothingWaits = does === 'close_theft' ? ({ nothingWaits: true } as const) : {};
    return { ...closes, ...nothingWaits, of, resolution: 'duplicate' } as const;
  }
  return does === 'close_benign'
    ? ({ ...closes, resolution: 'benign' } as const)
    : ({ uncontained: false, ...seen, resolution: 'true_positive', nothingWaits: true } as const);
}

async function approvalForm(
  deps: Dependencies,
  decider: Decider,
  { actionIds, ...named }: Extract<OpensForm, { does: 'show_all' }>,
): Promise<View | string | null> {
  const { by } = decider;
  const may = await mayApprove(deps, { ...named, ...decider });
  if (may.outcome !== 'may_agree') return actWords(may, by);
  const story = await storyNow(deps, named);
  if (story === null) return NOT_FOUND;
  const meant = story.actions.filter(({ id }) => actionIds.includes(id));
  const waiting = meant.filter(({ status }) => status === 'awaiting_approval');
  if (waiting.length === 0) return notWaitingWords(meant, by);
  return approvalView(story, waiting) ?? TOO_MUCH;
}

async function planForm(
  deps: Dependencies,
  decider: Decider,
  named: Extract<OpensForm, { does: 'show_plan' }>,
): Promise<View | string | null> {
  const { by } = decider;
  const may = await mayAct(deps, { ...named, ...decider });
  if (may.outcome !== 'may_agree') return actWords(may, by);
  const story = await storyNow(deps, named);
  if (story === null) return NOT_FOUND;
  // With nothing shown, `actByHand` says why nothing is left: done, agreed on, or forbidden since.
  if (story.containable.length === 0)
    return actWords(await actByHand(deps, { ...named, ...decider, kinds: null, shown: [] }), by);
  return planView(story) ?? TOO_MUCH;
}
