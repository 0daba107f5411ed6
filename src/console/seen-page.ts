/**
 * Shows who came from an address or a network, with or without an incident, for somebody who has it from another tool.
 */
import { z } from 'zod';
import { IN_WORDS } from '../queries/input-words.ts';
import { type Seen, type SeenFrom, type SeenQuery, seenQuery } from '../queries/seen-from.ts';
import { verdictBadge } from './badge.ts';
import { breakable, instant, plural } from './format.ts';
import { type Html, html } from './html.ts';
import { type PageFrame, page, type Reader } from './page.ts';

const text = z.string().trim().max(320).optional().catch(undefined);
const fields = z.object({ there: text, since: text, until: text, org: text });

export type SeenAsked = {
  /** The place as it was typed. */
  readonly there: string;
  readonly since: string;
  readonly org: string;
  /** Null where nothing was asked for, or the question makes no sense. */
  readonly query: SeenQuery | null;
  /** The errors in the question, in words. */
  readonly wrong: readonly string[];
};

/** Reads the question; never fails, and what makes no sense is said on the page. */
export function readSeenQuery(given: unknown): SeenAsked {
  const { there = '', since = '', until = '', org = '' } = fields.parse(given ?? {});
  const typed = { there, since, org };
  if (there === '') return { ...typed, query: null, wrong: [] };
  const place = /^as\s*\d/i.test(there) ? { asn: there.replace(/\s/g, '') } : { address: there };
  const narrowed = Object.entries({ since, until, org }).filter(([, value]) => value !== '');
  const read = seenQuery.safeParse({ ...place, ...Object.fromEntries(narrowed) }, IN_WORDS);
  if (read.success) return { ...typed, query: read.data, wrong: [] };
  const wrong = read.error.issues.map(({ path, message }) => {
    const [name] = path;
    return name === 'address' || name === 'asn' ? NO_PLACE : `${String(name)} ${message}`;
  });
  return { ...typed, query: null, wrong: [...new Set(wrong)] };
}

const NO_PLACE =
  'it must be an address, a block of IPv4 from /24 to /32, or a network such as AS14061';

/** Returns the address of the page about a place. */
export function seenAddress(there: string, org?: string): string {
  return `/seen?${new URLSearchParams(org === undefined ? { there } : { there, org })}`;
}

export type SeenView = {
  readonly asked: SeenAsked;
  /** Null where nothing was asked for, `too_long` where the database took too long. */
  readonly found: SeenFrom | 'too_long' | null;
  readonly orgs: readonly string[];
};

export function seenPage(
  { asked, found, orgs }: SeenView,
  frame: Pick<PageFrame, 'assets' | 'paused' | 'still'> & { readonly reader: Reader },
): string {
  const { there, wrong } = asked;
  const title = there === '' ? 'Seen from' : `Seen from ${there}`;
  const body = html`<h1>Seen from${there === '' ? '' : html` <span class="mono">${there}</span>`}</h1>
${form(asked, orgs)}
${wrong.length === 0 ? '' : html`<p class="told bad" role="alert">Not understood: ${wrong.join('; ')}.</p>`}
${found === 'too_long' ? html`<p class="told bad" role="alert">The database took longer than ten seconds. Ask for a later day, or for a single address.</p>` : ''}
${found === null || found === 'too_long' ? '' : results(asked, found, orgs)}`;
  return page({ ...frame, title, section: 'seen' }, body);
}

function form({ there, since, org }: SeenAsked, orgs: readonly string[]): Html {
  return html`<form class="filters" method="get" action="/seen" role="search"><div class="row">
<div class="wide"><label for="there">Address, block or network</label><input id="there" name="there" type="search" value="${there}" maxlength="100" placeholder="203.0.113.7, 203.0.113.0/24, AS14061" required data-search></div>
<div><label for="since">Since</label><input id="since" name="since" type="date" value="${since}"></div>
${orgs.length < 2 ? '' : html`<div><label for="org">Org</label><select id="org" name="org"><option value="">any</option>${orgs.map((key) => html`<option value="${key}"${key === org ? html` selected` : ''}>${key}</option>`)}</select></div>`}
<button>Look</button></div></form>`;
}

function results(asked: SeenAsked, { seen, next }: SeenFrom, orgs: readonly string[]): Html {
  const older = next === null ? '' : olderThan(asked, next);
  if (seen.length === 0)
    return html`<div class="card empty"><h2>Nobody was seen there</h2><p class="quiet">Neither in a session nor trying to sign in, over the days that are kept.</p></div>${older}`;
  const people = new Set(seen.map(({ org, userId, login }) => `${org} ${userId ?? login}`)).size;
  const robbed = new Set(seen.flatMap(({ incidents }) => incidents.map(({ id }) => id))).size;
  return html`<div class="card"><p>${plural(people, 'person', 'people')}, ${robbed === 0 ? 'no incident' : plural(robbed, 'incident')}${next === null ? '' : html`, since ${instant(next)}`}.</p>
${table(seen, orgs.length > 1)}</div>${older}`;
}

function olderThan({ there, since, org }: SeenAsked, next: Date): Html {
  const fields = { there, since, org, until: next.toISOString() };
  const asked = Object.entries(fields).filter(([, value]) => value !== '');
  return html`<p class="pages"><a href="/seen?${new URLSearchParams(asked).toString()}" rel="next">Before that</a></p>`;
}

function table(seen: readonly Seen[], several: boolean): Html {
  const isCounted = seen.some(({ events }) => events !== null);
  return html`<table class="listed"><thead><tr><th scope="col">User</th>${several ? html`<th scope="col">Org</th>` : ''}<th scope="col">Client</th><th scope="col">Network</th><th scope="col">First seen</th><th scope="col">Last seen</th><th scope="col" class="number">${isCounted ? 'Events' : 'Sessions'}</th><th scope="col">Incident</th></tr></thead>
<tbody>${seen.map((row) => line(row, several))}</tbody></table>`;
}

const MOST_ADDRESSES = 3;

function line(row: Seen, several: boolean): Html {
  const { org, client, userAgent, asn, asOrg, ips, firstSeen, lastSeen, succeeded } = row;
  const network = [asn === null ? null : `AS${asn}`, asOrg].filter((part) => part !== null);
  const more = ips.length - MOST_ADDRESSES;
  return html`<tr><td>${who(row)}${succeeded ? '' : html`<span class="code">all refused</span>`}</td>
${several ? html`<td data-name="Org">${org}</td>` : ''}<td data-name="Client"><span title="${userAgent ?? ''}">${client ?? 'not said'}</span></td>
<td data-name="Network">${network.length === 0 ? 'not known' : network.join(' ')}${ips.length === 0 ? '' : html`<span class="code">${ips.slice(0, MOST_ADDRESSES).join(', ')}${more > 0 ? ` and ${more} more` : ''}</span>`}</td>
<td data-name="First seen">${instant(firstSeen)}</td><td data-name="Last seen">${instant(lastSeen)}</td>
<td class="number" data-name="${row.events === null ? 'Sessions' : 'Events'}">${row.events ?? row.sessions}</td>
<td data-name="Incident">${row.incidents.length === 0 ? 'none' : row.incidents.map(({ id, verdict, score }) => html`<a href="/incidents/${id}">INC-${id}</a> ${verdictBadge(verdict, score)} `)}</td></tr>`;
}

/** Returns the user as a link; a name typed at the sign-in that Okta does not know leads nowhere. */
function who({ userId, login }: Seen): Html | string {
  const name = login ?? userId ?? 'nobody known';
  if (userId === null) return name;
  return html`<a href="/?user=${encodeURIComponent(login ?? userId)}">${breakable(name)}</a>`;
}
