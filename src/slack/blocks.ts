/** Builds the few Block Kit blocks in use, cut to Slack's limits (docs.slack.dev, Block Kit reference). */
import { oneLine } from '../domain/one-line.ts';

export type PlainText = {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
};
type Mrkdwn = { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true };

export type Button = {
  readonly type: 'button';
  readonly text: PlainText;
  readonly action_id: string;
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: {
    readonly title: PlainText;
    readonly text: PlainText;
    readonly confirm: PlainText;
    readonly deny: PlainText;
    readonly style?: 'primary' | 'danger';
  };
};

export type Block =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'section'; readonly fields: readonly Mrkdwn[] }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] }
  | { readonly type: 'divider' }
  | { readonly type: 'actions'; readonly block_id: string; readonly elements: readonly Button[] };

export const LIMITS = {
  blocks: 50,
  header: 150,
  sectionText: 3_000,
  fields: 10,
  fieldText: 2_000,
  buttons: 25,
  buttonText: 75,
  buttonValue: 2_000,
  actionId: 255,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
} as const;

/** Returns a header of plain text, cut at Slack's limit. */
export function header(text: string): Block {
  return { type: 'header', text: plain(text, LIMITS.header) };
}

/** Returns a section with as many whole lines as fit, and then how many were left out. No line is cut in its middle. */
export function section(lines: readonly string[]): Block {
  return { type: 'section', text: mrkdwn(fitting(lines, LIMITS.sectionText)) };
}

/** Returns all lines, in as many sections as they need. @param lines each within Slack's limit for a section */
export function sections(lines: readonly string[]): Block[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    const longer = last === undefined ? null : `${last}\n${line}`;
    if (longer === null || longer.length > LIMITS.sectionText) texts.push(line);
    else texts.splice(-1, 1, longer);
  }
  return texts.map((text) => ({ type: 'section', text: mrkdwn(text) }));
}

/** Returns names and values in two columns; at most ten, the rest is left out. */
export function fields(entries: readonly (readonly [name: string, value: string])[]): Block {
  const shown = entries.slice(0, LIMITS.fields);
  return {
    type: 'section',
    fields: shown.map(([name, value]) => mrkdwn(fitting([`*${name}*`, value], LIMITS.fieldText))),
  };
}

/** Returns small grey text, for below the block it belongs to. */
export function context(lines: readonly string[]): Block {
  return { type: 'context', elements: [mrkdwn(fitting(lines, LIMITS.sectionText))] };
}

/** Returns a row of buttons. @param blockId unique in the message */
export function actions(blockId: string, buttons: readonly Button[]): Block {
  return { type: 'actions', block_id: blockId, elements: buttons.slice(0, LIMITS.buttons) };
}

export type ButtonOptions = {
  readonly label: string;
  readonly actionId: string;
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  /** Dialogue that asks once more before anything is sent; absent where a form does so. */
  readonly confirm?: { readonly title: string; readonly text: string; readonly yes: string };
};

/** Returns a button. @param value comes back with the click */
export function button({ label, actionId, value, style, confirm }: ButtonOptions): Button {
  return {
    type: 'button',
    text: plain(label, LIMITS.buttonText),
    action_id: actionId,
    value,
    ...(style === undefined ? {} : { style }),
    ...(confirm === undefined ? {} : { confirm: dialogue(confirm, style) }),
  };
}

function dialogue(
  { title, text, yes }: NonNullable<ButtonOptions['confirm']>,
  style: Button['style'],
): NonNullable<Button['confirm']> {
  return {
    title: plain(title, LIMITS.confirmTitle),
    text: plain(text, LIMITS.confirmText),
    confirm: plain(yes, LIMITS.confirmButton),
    deny: plain('Not now', LIMITS.confirmButton),
    ...(style === undefined ? {} : { style }),
  };
}

/** Returns plain text, cut at the limit. */
export function plain(text: string, maxLength: number): PlainText {
  // Slack shows plain text unchanged, but nothing that looks like a mention is sent all the same.
  const inert = text.replaceAll('<', '‹').replaceAll('>', '›');
  return { type: 'plain_text', text: clipped(inert, maxLength), emoji: false };
}

/** Cuts the text to a number of UTF-16 units, which Slack counts; `oneLine` counts code points. */
function clipped(text: string, maxLength: number): string {
  let points = maxLength;
  let cut = oneLine(text, points);
  while (cut.length > maxLength) {
    points -= 1;
    cut = oneLine(text, points);
  }
  return cut;
}

function mrkdwn(text: string): Mrkdwn {
  return { type: 'mrkdwn', text, verbatim: true };
}

const ROOM_FOR_REST = 40;

function fitting(lines: readonly string[], maxLength: number): string {
  const kept: string[] = [];
  let length = 0;
  for (const [index, line] of lines.entries()) {
    const last = index === lines.length - 1;
    if (length + line.length + 1 > maxLength - (last ? 0 : ROOM_FOR_REST)) {
      kept.push(`… and ${lines.length - index} more, see the console`);
      break;
    }
    kept.push(line);
    length += line.length + 1;
  }
  return kept.join('\n');
}
