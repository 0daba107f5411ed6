/** Slack's `mrkdwn`, with whatever a stranger may have written made inert. */
import { oneLine } from '../domain/one-line.ts';

/**
 * Prose that may hold a stranger's words. Escaping `& < >` disarms mentions, `<!channel>` and links
 * (docs.slack.dev "Formatting message text"); marks of formatting and `:emoji:` become lookalikes, so
 * that a user name cannot paint a green tick.
 */
export function prose(text: string, maxLength = 500): string {
  return escaped(oneLine(text, maxLength))
    .replaceAll('`', 'ʼ')
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replace(/:(?=[a-z0-9_+'-]*[g-z_+'][a-z0-9_+'-]*:)/gi, '∶');
}

/** The same, all of it where it is no longer than that as Slack counts; else so much as fits whatever stands in it. */
export function proseWithin(text: string, room: number): string {
  const whole = prose(text, room);
  return whole.length <= room ? whole : prose(text, Math.floor(room / LONGEST_ESCAPE));
}

/** Of what one character becomes: `&amp;`. */
const LONGEST_ESCAPE = '&amp;'.length;

/** Commands of ours in such prose, as code again. */
export function withCommands(told: string): string {
  return told.replace(/ʼ(warden [a-z -]+)ʼ/g, '`$1`');
}

/** A value as it came, in a code span, where Slack formats nothing. */
export function code(text: string, maxLength = 200): string {
  const visible = escaped(oneLine(text, maxLength)).replaceAll('`', 'ʼ');
  return visible === '' ? '`(empty)`' : `\`${visible}\``;
}

/** A link of our own making. */
export function link(url: string, label: string): string {
  return `<${url.replaceAll('&', '&amp;').replace(/[<>|]/g, encodeURIComponent)}|${escaped(label)}>`;
}

/** Who decided: `slack:U…` becomes a mention, for it names a colleague, and comes from a verified click. */
export function person(by: string): string {
  const id = /^slack:([UW][A-Z0-9]{1,20})$/.exec(by)?.[1];
  return id === undefined ? code(by, 80) : `<@${id}>`;
}

/** A moment in the reader's own time zone, with UTC for whoever cannot render it. */
export function moment(at: number): string {
  const iso = new Date(at).toISOString();
  return `<!date^${Math.floor(at / 1_000)}^{date_short_pretty} {time_secs}|${iso.slice(0, 19)}Z>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
