import { html } from './html.ts';
import { type AssetAddresses, page, type Reader } from './page.ts';

export type Message = {
  readonly title: string;
  /** What it means and what to do. */
  readonly text: string;
};

export const NOT_FOUND: Message = {
  title: 'There is no such page',
  text: 'The address may be mistyped, or the incident belongs to another deployment.',
};

export const REFUSED: Message = {
  title: 'That could not be read',
  text: 'The request was not one that these pages make. Nothing was changed.',
};

export const FAULT: Message = {
  title: 'Something broke on our side',
  text: 'Nothing was changed by this request unless the incident’s history says so. Try again; if it stays, look for this request’s id in the log.',
};

export const DATABASE_AWAY: Message = {
  title: 'The database does not answer just now',
  text: 'Events are not lost: Okta is told to send them again, and the log is read later. Try again in a moment; what you had asked for was done only if the incident’s history says so.',
};

/** A page that says one thing: not found, or a fault. */
export function messagePage(
  message: Message,
  reader: Reader | null,
  assets: AssetAddresses,
  requestId?: string,
): string {
  const body = html`<div class="narrow"><h1>${message.title}</h1><p>${message.text}</p>
${requestId === undefined ? '' : html`<p class="quiet">Request id: <code>${requestId}</code></p>`}
<p><a href="/">To the incidents</a></p></div>`;
  return page({ title: message.title, reader, section: null, assets }, body);
}
