import { VERDICTS } from '../../domain/judgement/verdict.ts';
import { INCIDENT_STATUSES } from '../../domain/response/incident.ts';
import { words } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { ListQuery } from './list-query.ts';

/**
 * A plain GET form: a filtered list has an address that can be sent to a colleague. What only a count above
 * the list asks for is shown where it is asked for, or filtering on would drop it.
 */
export function filterForm(query: ListQuery, served: readonly string[]): Html {
  const { org } = query;
  const orgs = org === undefined || served.includes(org) ? served : [...served, org];
  return html`<form class="filters row" method="get" action="/" role="search">
<div><label for="status">Status</label>${choice('status', ['open', ...INCIDENT_STATUSES], query.status)}</div>
<div><label for="verdict">Verdict</label>${choice('verdict', VERDICTS, query.verdict)}</div>
<div><label for="user">User</label><input id="user" name="user" type="search" value="${query.user}" placeholder="login or id" data-search></div>
${query.waiting === undefined ? '' : html`<div><label for="waiting">Waits for approval</label>${choice('waiting', ['yes'], query.waiting)}</div>`}
<div><label for="kind">About</label>${choice('kind', ['session', 'alarm'], query.kind)}</div>
${query.from === undefined ? '' : html`<div><label for="from">Stranger from</label><input id="from" name="from" type="search" value="${query.from}"></div>`}
${orgs.length < 2 ? '' : html`<div><label for="org">Org</label>${choice('org', orgs, query.org)}</div>`}
<div><label for="since">Since</label><input id="since" name="since" type="date" value="${query.since}"></div>
<button>Filter</button>${query.filtered ? html`<a href="/">Clear</a>` : ''}
</form>`;
}

function choice(name: string, values: readonly string[], chosen: string | undefined): Html {
  return html`<select id="${name}" name="${name}"><option value="">any</option>${values.map((value) => html`<option value="${value}"${value === chosen ? html` selected` : ''}>${words(value)}</option>`)}</select>`;
}
