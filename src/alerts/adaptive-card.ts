/**
 * The few parts of Adaptive Cards that we use, for Microsoft Teams. Sources:
 * - adaptivecards.io/explorer: `TextRun`, unlike `TextBlock` and `Fact`, knows no Markdown, so whatever a stranger
 *   chose stays text in it, without links, images or formatting. Mentions need `msteams.entities`, which we never send.
 * - Version 1.4: a flow may show a later one as “this card couldn’t be displayed” and still call itself a success
 *   (prometheus/alertmanager #3920). `RichTextBlock` is of 1.2.
 * - Teams refuses a message over 28 KB (learn.microsoft.com/connectors/teams, “Message size limit”), and counts more
 *   than was sent: 24,453 bytes of a card were 28,897 of 28,672 allowed (MicrosoftDocs/msteams-docs #11274), as if it
 *   stood as a text in another JSON. The flow has answered 202 by then, so nobody would hear of it.
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
  /** What is shown where the card cannot be. */
  readonly fallbackText: string;
  readonly body: readonly RichTextBlock[];
  readonly actions: readonly OpenUrl[];
};

/** What “Post to a channel when a webhook request is received” takes. */
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

/** Longest text of a stranger's that a card has in one piece. */
const LONGEST = 500;

/** A text that strangers may have chosen, on one line. */
export function run(text: string, how: Omit<TextRun, 'type' | 'text'> = {}): TextRun {
  return { type: 'TextRun', text: oneLine(text, LONGEST) || '(empty)', ...how };
}

/** One paragraph; spaces between the runs are the caller's. */
export function line(
  inlines: readonly TextRun[],
  how: Omit<RichTextBlock, 'type' | 'inlines'> = {},
): RichTextBlock {
  return { type: 'RichTextBlock', spacing: 'Small', ...how, inlines };
}

/** Ours alone, so that spaces at its ends stay. */
export function ours(text: string, how: Omit<TextRun, 'type' | 'text'> = {}): TextRun {
  return { type: 'TextRun', text, ...how };
}

/** Some of what Teams takes is left for what it adds of its own. */
const MOST_BYTES = 28_672 - 4_096;

/**
 * A message with as much of the body as fits, from its beginning; then how many paragraphs were left out.
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

/** As a text in another JSON, and with what is not ASCII escaped, which is the most that it can become. */
export function weightOf(part: TeamsMessage | RichTextBlock): number {
  const text = JSON.stringify(JSON.stringify(part));
  const beyondAscii = text.match(/[^ -~]/g)?.length ?? 0;
  return text.length + beyondAscii * (ESCAPED_UNIT - 1);
}

/** `\\u2013`, in place of one. */
const ESCAPED_UNIT = 7;
