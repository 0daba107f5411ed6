/** Reads clicks and sent forms from what Slack posts (docs.slack.dev, payloads `block_actions`, `view_submission`). */
import { type ButtonMeaning, readButton } from './clicked-button.ts';
import { ORIGINAL, REASON } from './closing.ts';

export type SlackSender = {
  /** The person as the history names them: `slack:U…`. */
  readonly by: string;
  /** Their home workspace or Enterprise organization; null where Slack does not say. */
  readonly home: string | null;
};

export type SlackInteraction = {
  readonly sender: SlackSender;
  readonly meaning: ButtonMeaning;
  readonly responseUrl: string | null;
  /** Id with which one form can be opened, within three seconds. */
  readonly triggerId: string | null;
};

/** A form that was sent: one that agrees to what it shows, or one that closes an incident. */
export type SlackSubmission = {
  readonly sender: SlackSender;
  readonly meaning: FormMeaning;
  /** The reason given; empty where none was asked for, or none given. */
  readonly reason: string;
  /** The incident of which it is a duplicate, as it was written; empty where none was named. */
  readonly original: string;
};

const FORMS = ['close_benign', 'close_theft', 'approve_all', 'contain'] as const;
type FormMeaning = Extract<ButtonMeaning, { does: (typeof FORMS)[number] }>;

/**
 * Reads a click.
 * @param form the raw body, `payload=…`
 * @returns null for anything that is not a click on a button of the service
 */
export function readInteraction(form: string): SlackInteraction | null {
  const payload = readJson(new URLSearchParams(form).get('payload'));
  if (payload === null || payload.type !== 'block_actions') return null;
  const sender = senderOf(payload);
  const clicked = Array.isArray(payload.actions) ? object(payload.actions[0]) : null;
  const actionId = clicked?.action_id;
  const value = clicked?.value;
  if (sender === null) return null;
  if (typeof actionId !== 'string' || typeof value !== 'string') return null;
  const meaning = readButton(actionId, value);
  if (meaning === null) return null;
  const [responseUrl, triggerId] = [text(payload.response_url), text(payload.trigger_id)];
  return { sender, meaning, responseUrl, triggerId };
}

/** Reads a sent form; null for anything that is no form of the service. */
export function readSubmission(form: string): SlackSubmission | null {
  const payload = readJson(new URLSearchParams(form).get('payload'));
  if (payload === null || payload.type !== 'view_submission') return null;
  const sender = senderOf(payload);
  const view = object(payload.view);
  const [id, metadata] = [text(view?.callback_id), text(view?.private_metadata)];
  if (sender === null || id === null || metadata === null) return null;
  const meaning = readButton(id, metadata);
  if (meaning === null || !isForm(meaning)) return null;
  const values = object(object(view?.state)?.values);
  const written = (field: string) =>
    text(object(object(values?.[field])?.[field])?.value)?.trim() ?? '';
  return { sender, meaning, reason: written(REASON), original: written(ORIGINAL) };
}

function isForm(meaning: ButtonMeaning): meaning is FormMeaning {
  return FORMS.some((does) => does === meaning.does);
}

function senderOf({ user }: Loose): SlackSender | null {
  const told = object(user);
  const [id, home] = [text(told?.id), text(told?.team_id)];
  if (id === null || !/^[UW][A-Z0-9]{1,20}$/.test(id)) return null;
  return { by: `slack:${id}`, home };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

type Loose = Readonly<Record<string, unknown>>;

function readJson(text: string | null): Loose | null {
  try {
    return object(JSON.parse(text ?? 'null'));
  } catch {
    return null;
  }
}

function object(value: unknown): Loose | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Loose)
    : null;
}
