/** Shows how to ring the user, since a thief reads along in chat and mail. On this page alone, and not in print. */
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
  const { changedAt, readAt, primaryPhone, mobilePhone } = contact;
  const isOneNumber = primaryPhone !== null && primaryPhone === mobilePhone;
  const facts = [
    ['Telephone', primaryPhone],
    ['Mobile', isOneNumber ? null : mobilePhone],
    ['Title', contact.title],
    ['Department', contact.department],
    ['Manager', contact.manager],
  ] as const;
  const known = facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  return html`<section class="card screen-only" aria-labelledby="contact"><h2 id="contact">To ring the user${changedAt === null ? '' : html` ${badge('changed since the theft', 'bad')}`}</h2>
${hasNumber(contact) ? '' : noNumber(contact)}
${known.length === 0 ? '' : html`<dl class="facts">${known.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`}
${changedAt === null ? '' : warning(changedAt, contact)}
<p class="quiet">From the profile in Okta, read ${instant(readAt)}.</p></section>`;
}

function hasNumber({ primaryPhone, mobilePhone }: ShownContact): boolean {
  return primaryPhone !== null || mobilePhone !== null;
}

/** Returns the advice where no number is known. A thief who changed the number may have changed the manager too. */
function noNumber(contact: ShownContact): Html {
  const { manager } = contact;
  const ask =
    manager === null || isOfThief(contact)
      ? 'take it from a list of the company’s own'
      : html`ask ${manager} (manager), or take it from a list of the company’s own`;
  return html`<p class="told">No telephone was found in the Okta profile: ${ask}.</p>`;
}

/** Tolerance, since the change is timed by Okta's clock and the reading by the service's. */
const CLOCKS_APART_MS = 60_000;

/** Whether the profile may have been read after a thief changed it. */
function isOfThief({ changedAt, readAt }: ShownContact): boolean {
  return changedAt !== null && changedAt.getTime() - readAt.getTime() <= CLOCKS_APART_MS;
}

function warning(changedAt: Date, contact: ShownContact): Html {
  if (!isOfThief(contact)) {
    return html`<p class="told">The profile was changed ${instant(changedAt)}, after this was read: do not ring a number that stands there now.</p>`;
  }
  const elsewhere = hasNumber(contact)
    ? ': take it from elsewhere, such as a list of the company’s own'
    : '';
  return html`<p class="told bad">The profile was changed ${instant(changedAt)}, and a thief changes the number first${elsewhere}.</p>`;
}

/** Returns a text that changes whenever the card's warning does. */
export function contactRevision(contact: ShownContact | null): string {
  return contact === null ? '' : `${contact.changedAt?.getTime() ?? 0}`;
}
