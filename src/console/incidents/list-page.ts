/** The list of all incidents, the most urgent first: what is open, its verdict, and whether it is contained. */

import { referenceOf } from '../../queries/incident-search.ts';
import { isAddressBlockOrNetwork } from '../../queries/seen-from.ts';
import { DEFAULT_DAYS } from '../../queries/times-query.ts';
import type { ListedIncident } from '../../store/incident-list.ts';
import type { IncidentTimes } from '../../store/incident-times.ts';
import type { IncidentCounts } from '../../store/org-status.ts';
import { type Html, html } from '../html.ts';
import { type PageFrame, page, type Reader } from '../page.ts';
import { seenAddress } from '../seen-page.ts';
import { type Told, told } from '../told.ts';
import { filterForm } from './filter-form.ts';
import { csvAddressOf, type ListQuery } from './list-query.ts';
import { listRow } from './list-row.ts';
import { canBeChosen, chooseAll, severalForm } from './several-form.ts';
import { timesStrip } from './times-strip.ts';
import { viewLinks } from './view-links.ts';

export type ListPageView = {
  readonly incidents: readonly ListedIncident[];
  readonly counts: IncidentCounts;
  readonly query: ListQuery;
  readonly told: Told | null;
  /** Address of the next page, or null on the last. */
  readonly older: string | null;
  readonly times: IncidentTimes;
  readonly orgs: readonly string[];
  /** The org asked for where there is no such org; otherwise null. */
  readonly unknownOrg: string | null;
  readonly now: number;
  /** Names that an incident may be given to. */
  readonly names: readonly string[];
};

export function listPage(
  view: ListPageView,
  frame: Pick<PageFrame, 'assets' | 'paused' | 'still'> & { readonly reader: Reader },
): string {
  const { incidents, query } = view;
  const choosable = incidents.filter(canBeChosen).length;
  const body = html`<h1>Incidents</h1>
${told(view.told)}
${counts(view.counts, query.org)}
${filterForm(query, view.orgs, view.names)}
${leftOut(query)}
${viewLinks(query)}
${seenToo(query)}
${incidents.length === 0 ? empty(view) : table(view)}
${severalForm(query, choosable, frame.reader, view.names)}
${view.older === null ? '' : html`<p class="pages"><a href="${view.older}" rel="next">More incidents</a></p>`}
${incidents.length === 0 ? '' : html`<p class="pages"><a href="${csvAddressOf(query)}" download>All of these as CSV</a></p>`}
${timesStrip(view.times, timeOf(query))}
<p class="quiet">Keys: <kbd>j</kbd> <kbd>k</kbd> move, <kbd>Enter</kbd> opens, <kbd>x</kbd> chooses, <kbd>/</kbd> searches.</p>`;
  const listed = incidents.map(({ id, revision }) => `${id}.${revision}`);
  // The counts are included: an incident outside the filters is news for a person who keeps a filtered list open.
  const revision = [...Object.values(view.counts), ...listed].join(',');
  // Where all are chosen, a page that refreshes itself would choose new incidents unseen.
  const follows = query.chosen === undefined ? { revision } : {};
  return page({ ...frame, title: 'Incidents', section: 'incidents', ...follows }, body);
}

/** Returns the period of the figures: the list's, where it is narrowed to one. */
function timeOf({ since, until }: ListQuery): string {
  if (since === undefined) return `Last ${DEFAULT_DAYS} days`;
  return until === undefined ? `Since ${since}` : `${since} to ${until}`;
}

/** Warns of filters that were not understood: otherwise the whole list would be taken for what matches them. */
function leftOut({ ignored }: ListQuery): Html | '' {
  if (ignored.length === 0) return '';
  return html`<p class="told bad" role="alert">Not understood and left out: ${ignored.join(', ')}. The list is longer than asked for.</p>`;
}

/** Links to everybody seen from an address: one without incidents may be used by people all day. */
function seenToo({ search, from, org }: ListQuery): Html | '' {
  const there = [search, from].find((text) => text !== undefined && isAddressBlockOrNetwork(text));
  if (there === undefined) return '';
  return html`<p>Incidents only. <a href="${seenAddress(there, org)}">Everybody seen from <span class="mono">${there}</span></a>, incident or not.</p>`;
}

/** Returns the counts, in the org that the list is about, with links to lists of the same org. */
function counts(
  { hijack, uncontained, suspicious, waiting, byHand, alarms }: IncidentCounts,
  org: string | undefined,
): Html {
  const within = org === undefined ? '' : `&org=${encodeURIComponent(org)}`;
  const tile = (count: number, text: string, query: string) =>
    html`<li><a href="/?${query}${within}"><b>${count}</b>${text}</a></li>`;
  return html`<ul class="counts" aria-label="Open now">${tile(uncontained, 'hijacks not contained', 'status=open&verdict=hijack&containment=open')}${tile(hijack - uncontained, 'contained, to be closed', 'status=open&verdict=hijack&containment=verified')}${tile(suspicious, 'suspicious', 'status=open&verdict=suspicious')}${tile(waiting, 'wait for approval', 'status=open&waiting=yes')}${byHand === 0 ? '' : tile(byHand, 'protected: by hand in Okta', 'status=open&byhand=yes')}${tile(alarms, 'other alarms', 'status=open&kind=alarm')}</ul>`;
}

function table({ incidents, orgs, now, query }: ListPageView): Html {
  const several = orgs.length > 1;
  const choosable = incidents.filter(canBeChosen).length;
  return html`<div class="card">${chooseAll(query, choosable)}<table class="incidents">
<thead><tr><th scope="col">Verdict</th><th scope="col">What happened</th><th scope="col">Who</th>${several ? html`<th scope="col">Org</th>` : ''}<th scope="col">First seen</th><th scope="col">Status</th><th scope="col">Containment</th></tr></thead>
<tbody>${incidents.map((incident) => listRow(incident, several, now, query.chosen !== undefined))}</tbody></table></div>`;
}

function empty({ query, counts: { open }, unknownOrg, orgs }: ListPageView): Html {
  const filtered = query.filtered;
  const number = referenceOf(query.search ?? '')?.id;
  const nothing =
    number !== undefined
      ? `There is no INC-${number}`
      : filtered
        ? 'Nothing fits these filters'
        : 'No incident yet';
  return html`<div class="card empty"><h2>${unknownOrg === null ? nothing : `There is no org “${unknownOrg}” here`}</h2>
<p class="quiet">${
    unknownOrg !== null
      ? `There are: ${orgs.join(', ')}.`
      : filtered
        ? openInAll(open)
        : 'An incident opens when a session changes its client in a way that looks like theft, or when Okta says so. Ordinary moves are judged too and stay out of here.'
  }</p>
<p>${filtered ? html`<a href="/">Show all</a>` : html`Look under <a href="/orgs">Orgs</a> whether events arrive.`}</p></div>`;
}

function openInAll(open: number): string {
  const many =
    open === 0 ? 'No incident is' : open === 1 ? '1 incident is' : `${open} incidents are`;
  return `${many} open in all.`;
}
