/**
 * The few parts of Adaptive Cards that the service uses for Microsoft Teams. Sources:
 * - adaptivecards.io/explorer: `TextRun`, unlike `TextBlock` and `Fact`, knows no Markdown, so whatever a stranger
 *   chose stays text in it, without links, images or formatting. Mentions need `msteams.entities`, which is never sent.
 * - Version 1.4: a flow may show a later one as “this card couldn’t be displayed” and still call itself a success
 *   (prometheus/alertmanager #3920). `RichTextBlock` exists since 1.2.
 * - Teams refuses a message over 28 KB (learn.microsoft.com/connectors/teams, “Message size limit”), and counts more
 *   than was sent: a card of 24,453 bytes counted as 28,897 of the 28,672 allowed (MicrosoftDocs/msteams-docs #11274),
 *   as if it were a string within other JSON. The flow has answered 202 by then, so nobody would notice.
 */
import { oneLine } from '../domain/one-line.ts';

export type TextRun = {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Large';
  readonly isSubtle?: true;
  readonly fontType?: 'Monospace';
  readonly color?: 'Good' | 'Warning' | 'Attention';
};

export type RichTextBlock = {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
  readonly spacing?: 'Small' | 'Medium';
  readonly separator?: true;
};

export type OpenUrl = {
  readonly type: 'Action.OpenUrl';
  readonly title: string;
  readonly url: string;
};

export type AdaptiveCard = {
  readonly type: 'AdaptiveCard';
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly version: '1.4';
  /** Text shown where the card cannot be. */
  readonly fallbackText: string;
  readonly body: readonly RichTextBlock[];
  readonly actions: readonly OpenUrl[];
};

/** The request body of the workflow “Post to a channel when a webhook request is received”. */
export type TeamsMessage = {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly contentUrl: null;
      readonly content: AdaptiveCard;
    },
  ];
};

/** Most characters of a text that a stranger may have chosen. */
const LONGEST = 500;

/** Returns a text that a stranger may have chosen, shortened and on one line. */
export function run(text: string, how: Omit<TextRun, 'type' | 'text'> = {}): TextRun {
  return { type: 'TextRun', text: oneLine(text, LONGEST) || '(empty)', ...how };
}

/** Returns one paragraph; the caller puts the spaces between the runs. */
export function line(
  inlines: readonly TextRun[],
  how: Omit<RichTextBlock, 'type' | 'inlines'> = {},
): RichTextBlock {
  return { type: 'RichTextBlock', spacing: 'Small', ...how, inlines };
}

/** Returns the service's own words unchanged, with the spaces at their ends. */
export function ours(text: string, how: Omit<TextRun, 'type' | 'text'> = {}): TextRun {
  return { type: 'TextRun', text, ...how };
}

/** Teams' limit in bytes, less some room for what Teams adds itself. */
const MOST_BYTES = 28_672 - 4_096;

/**
 * Returns a message with as many paragraphs of the body as fit, and then how many were left out.
 * @param fallbackText without Markdown
 */
export function teamsMessage(
  fallbackText: string,
  body: readonly RichTextBlock[],
  actions: readonly OpenUrl[],
): TeamsMessage {
  const whole = messageOf(fallbackText, body, actions);
  if (weightOf(whole) <= MOST_BYTES) return whole;
  const rest = (left: number) => line([ours(`… and ${left} more lines, see the console`)]);
  let room = MOST_BYTES - weightOf(messageOf(fallbackText, [rest(body.length)], actions));
  const kept = body.findIndex((paragraph) => {
    room -= weightOf(paragraph);
    return room < 0;
  });
  const shown = [...body.slice(0, kept), rest(body.length - kept)];
  return messageOf(fallbackText, shown, actions);
}

function messageOf(
  fallbackText: string,
  body: readonly RichTextBlock[],
  actions: readonly OpenUrl[],
): TeamsMessage {
  const content: AdaptiveCard = {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.4',
    fallbackText,
    body,
    actions,
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}

/** Returns the most bytes that Teams may count: as a string within other JSON, everything beyond ASCII escaped. */
export function weightOf(part: TeamsMessage | RichTextBlock): number {
  const text = JSON.stringify(JSON.stringify(part));
  const beyondAscii = text.match(/[^ -~]/g)?.length ?? 0;
  return text.length + beyondAscii * (ESCAPED_UNIT - 1);
}

/** Length of an escaped character such as `\\u2013`. */
const ESCAPED_UNIT = 7;
