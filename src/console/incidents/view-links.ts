/** Links to the lists that a shift begins with, and to the other order of this one. */
import { type Html, html } from '../html.ts';
import { addressOf, type ListQuery } from './list-query.ts';

const VIEWS = [
  ['Open', { status: 'open' }],
  ['Mine', { status: 'open', taken: 'me' }],
  ['Nobody’s', { status: 'open', taken: 'nobody' }],
  ['All', {}],
] as const;

export function viewLinks(query: ListQuery): Html {
  const here = filtersOf(query);
  const links = VIEWS.map(([name, view]) => {
    const asked = new URLSearchParams(view).toString();
    return html`<a href="/${asked === '' ? '' : `?${asked}`}"${asked === here ? html` aria-current="true"` : ''}>${name}</a> `;
  });
  return html`<div class="views"><nav aria-label="Lists">${links}</nav>${order(query)}</div>`;
}

/** Returns the filters as in the address, without the position in the list and its order. */
function filtersOf(query: ListQuery): string {
  const { order: _turn, before: _place, chosen: _boxes, ...filters } = query;
  return addressOf({ ...filters, order: undefined, before: undefined, chosen: undefined }).slice(2);
}

function order(query: ListQuery): Html {
  const first = { ...query, before: undefined, chosen: undefined };
  if (query.order === 'opened')
    return html`<p class="quiet">The latest first. <a href="${addressOf({ ...first, order: undefined })}">The most urgent first</a></p>`;
  const closed = query.status === undefined ? ', closed ones last' : '';
  return html`<p class="quiet">The most urgent first${closed}. <a href="${addressOf({ ...first, order: 'opened' })}">The latest first</a></p>`;
}
