import { VERDICTS } from '../../domain/judgement/verdict.ts';
import { CONTAINMENT_STATES, INCIDENT_STATUSES } from '../../domain/response/incident.ts';
import { containmentInWords } from '../badge.ts';
import { words } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { ListQuery } from './list-query.ts';

/**
 * Returns a plain GET form, so that a filtered list has an address to send to a colleague. Filters that only links set
 * are shown where they are set; filtering again would drop them otherwise.
 * @param names offered to choose whose incidents to show
 */
export function filterForm(
  query: ListQuery,
  served: readonly string[],
  names: readonly string[],
): Html {
  const { org, order } = query;
  const orgs = org === undefined || served.includes(org) ? served : [...served, org];
  return html`<form class="filters" method="get" action="/" role="search">
<div class="row">
<div class="wide"><label for="search">User, address or INC number</label><input id="search" name="search" type="search" value="${query.search}" maxlength="320" data-search></div>
<div><label for="status">Status</label>${choice('status', ['open', ...INCIDENT_STATUSES], query.status)}</div>
<div><label for="verdict">Verdict</label>${choice('verdict', VERDICTS, query.verdict)}</div>
${query.user === undefined ? '' : html`<div><label for="user">Login or id, whole</label><input id="user" name="user" type="search" value="${query.user}"></div>`}
${query.waiting === undefined ? '' : html`<div><label for="waiting">Waits for approval</label>${choice('waiting', ['yes'], query.waiting)}</div>`}
${query.byhand === undefined ? '' : html`<div><label for="byhand">Protected, by hand</label>${choice('byhand', ['yes'], query.byhand)}</div>`}
${order === undefined ? '' : html`<input type="hidden" name="order" value="${order}">`}
<button>Filter</button>${query.filtered ? html`<a href="/">Clear</a>` : ''}
</div>
<details id="more-filters"${asksForMore(query) ? html` open` : ''}><summary>More filters</summary><div class="row">
<div><label for="containment">Containment</label>${choice('containment', ['open', ...CONTAINMENT_STATES], query.containment, ofContainment)}</div>
<div><label for="taken">Taken by</label><input id="taken" name="taken" type="search" value="${query.taken}" maxlength="320" list="takers" placeholder="me, nobody, name"><datalist id="takers"><option value="me"><option value="nobody">${names.map((name) => html`<option value="${name}">`)}</datalist></div>
<div><label for="from">Stranger from</label><input id="from" name="from" type="search" value="${query.from}" placeholder="address or AS14061"></div>
<div><label for="since">Since</label><input id="since" name="since" type="date" value="${query.since}"></div>
<div><label for="until">Until</label><input id="until" name="until" type="date" value="${query.until}"></div>
<div><label for="kind">About</label>${choice('kind', ['session', 'alarm'], query.kind)}</div>
${orgs.length < 2 ? '' : html`<div><label for="org">Org</label>${choice('org', orgs, query.org, (key) => key)}</div>`}
</div></details>
</form>`;
}

/** Whether a filter of the folded part is set, which then opens, also on a telephone. */
function asksForMore({ containment, taken, from, since, until, kind, org }: ListQuery): boolean {
  return [containment, taken, from, since, until, kind, org].some((asked) => asked !== undefined);
}

const STATES: readonly string[] = CONTAINMENT_STATES;

function ofContainment(state: string): string {
  const known = CONTAINMENT_STATES[STATES.indexOf(state)];
  return known === undefined ? 'not verified yet' : containmentInWords(known);
}

function choice(
  name: string,
  values: readonly string[],
  chosen: string | undefined,
  inWords: (value: string) => string = words,
): Html {
  return html`<select id="${name}" name="${name}"><option value="">any</option>${values.map((value) => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${inWords(value)}</option>`)}</select>`;
}
