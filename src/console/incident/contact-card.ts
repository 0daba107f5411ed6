/** Whom to ring, and where: a thief reads along in chat and mail. On this page alone, and not on paper. */
import type { UserContact } from '../../domain/response/user-contact.ts';
import { badge } from '../badge.ts';
import { instant } from '../format.ts';
import { type Html, html } from '../html.ts';

export type ShownContact = UserContact & {
  readonly readAt: Date;
  /** When the log first shows a change of the profile after the theft began; null where it shows none. */
  readonly changedAt: Date | null;
};

export function contactCard(contact: ShownContact | null): Html | '' {
  if (contact === null) return '';
  const { changedAt, readAt } = contact;
  const facts = [
    ['Telephone', contact.primaryPhone],
    ['Title', contact.title],
    ['Department', contact.department],
    ['Manager', contact.manager],
  ] as const;
  const known = facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  return html`<section class="card screen-only" aria-labelledby="contact"><h2 id="contact">To ring the user${changedAt === null ? '' : html` ${badge('changed since the theft', 'bad')}`}</h2>
<dl class="facts">${known.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${changedAt === null ? '' : warning(changedAt, readAt)}
<p class="quiet">From the profile in Okta, read ${instant(readAt)}.</p></section>`;
}

/** Okta's clock tells when it was changed, and ours when it was read. */
const CLOCKS_APART_MS = 60_000;

function warning(changedAt: Date, readAt: Date): Html {
  const isBefore = changedAt.getTime() - readAt.getTime() > CLOCKS_APART_MS;
  return isBefore
    ? html`<p class="told">The profile was changed ${instant(changedAt)}, after this was read: do not ring a number that stands there now.</p>`
    : html`<p class="told bad">The profile was changed ${instant(changedAt)}, and a thief changes the number first: take it from elsewhere, such as a list of the company’s own.</p>`;
}

/** Changes with what the card warns of. */
export function contactRevision(contact: ShownContact | null): string {
  return contact === null ? '' : `${contact.changedAt?.getTime() ?? 0}`;
}
