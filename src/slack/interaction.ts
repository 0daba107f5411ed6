/** A click, read out of the form that Slack posts (docs.slack.dev, `block_actions` payloads). */
import { type ButtonMeaning, readButton } from './buttons.ts';

export type SlackInteraction = {
  /** As the history names the person: `slack:U…`. */
  readonly by: string;
  readonly meaning: ButtonMeaning;
  readonly responseUrl: string | null;
};

/**
 * @param form the raw body, `payload=…`
 * @returns null for anything that is not a click on one of our buttons
 */
export function readInteraction(form: string): SlackInteraction | null {
  const payload = readJson(new URLSearchParams(form).get('payload'));
  if (payload === null || payload.type !== 'block_actions') return null;
  const user = object(payload.user)?.id;
  const clicked = Array.isArray(payload.actions) ? object(payload.actions[0]) : null;
  const actionId = clicked?.action_id;
  const value = clicked?.value;
  if (typeof user !== 'string' || !/^[UW][A-Z0-9]{1,20}$/.test(user)) return null;
  if (typeof actionId !== 'string' || typeof value !== 'string') return null;
  const meaning = readButton(actionId, value);
  const url = payload.response_url;
  if (meaning === null) return null;
  return { by: `slack:${user}`, meaning, responseUrl: typeof url === 'string' ? url : null };
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
