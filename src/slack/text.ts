/** Writes Slack's `mrkdwn`, with whatever a stranger may have written made inert. */
import { oneLine } from '../domain/one-line.ts';

/**
 * Returns prose that may contain a stranger's words. Escaping `& < >` disables mentions, `<!channel>` and links
 * (docs.slack.dev "Formatting message text"); formatting marks and `:emoji:` become lookalikes, so
 * that a user name cannot show a green tick.
 */
export function prose(text: string, maxLength = 500): string {
  return escaped(oneLine(text, maxLength))
    .replaceAll('`', 'ʼ')
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replace(/:(?=[a-z0-9_+'-]*[g-z_+'][a-z0-9_+'-]*:)/gi, '∶');
}

/** Returns prose within the room as Slack counts: whole where it fits, otherwise cut to fit whatever it contains. */
export function proseWithin(text: string, room: number): string {
  const whole = prose(text, room);
  return whole.length <= room ? whole : prose(text, Math.floor(room / LONGEST_ESCAPE));
}

/** Most characters that one character becomes: `&amp;`. */
const LONGEST_ESCAPE = '&amp;'.length;

/** Returns prose with the service's commands in it as code again. */
export function withCommands(told: string): string {
  return told.replace(/ʼ(warden [a-z -]+)ʼ/g, '`$1`');
}

/** Returns an unchanged value in a code span, where Slack formats nothing. */
export function code(text: string, maxLength = 200): string {
  const visible = escaped(oneLine(text, maxLength)).replaceAll('`', 'ʼ');
  return visible === '' ? '`(empty)`' : `\`${visible}\``;
}

/** Returns a link. @param url one that the service made */
export function link(url: string, label: string): string {
  return `<${url.replaceAll('&', '&amp;').replace(/[<>|]/g, encodeURIComponent)}|${escaped(label)}>`;
}

/** Returns who decided; `slack:U…` becomes a mention, as it names a colleague and comes from a verified click. */
export function person(by: string): string {
  const id = /^slack:([UW][A-Z0-9]{1,20})$/.exec(by)?.[1];
  return id === undefined ? code(by, 80) : `<@${id}>`;
}

/** Returns a moment that Slack shows in the reader's time zone, with UTC where it cannot be shown so. */
export function moment(at: number): string {
  const iso = new Date(at).toISOString();
  return `<!date^${Math.floor(at / 1_000)}^{date_short_pretty} {time_secs}|${iso.slice(0, 19)}Z>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
