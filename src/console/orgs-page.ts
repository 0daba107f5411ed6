/** Shows each org: whether its events arrive, and the switch that stops all actions in it. */
import type { OrgStatus } from '../queries/org-status.ts';
import { badge } from './badge.ts';
import { instant, plural } from './format.ts';
import { type Html, html } from './html.ts';
import { modeBadges, policyFacts } from './orgs/policy-facts.ts';
import { roadOfEvents } from './orgs/road.ts';
import { csrfField, type PageFrame, page, type Reader } from './page.ts';
import { type Told, told } from './told.ts';

export function orgsPage(
  orgs: readonly OrgStatus[],
  frame: Pick<PageFrame, 'assets' | 'paused' | 'still'> & { readonly reader: Reader },
  shown: { readonly told: Told | null; readonly now: number },
): string {
  const body = html`${told(shown.told)}<h1>Orgs</h1>
${orgs.map((org) => orgCard(org, frame, shown.now))}`;
  const revision = orgs.map(revisionOf).join(' ');
  return page({ ...frame, title: 'Orgs', section: 'orgs', revision }, body);
}

/** Returns a text that changes with everything that the org's card shows. */
function revisionOf(org: OrgStatus): string {
  const { facts, setAside, openIncidents, openAlarms, actions, exceptions, watchlist } = org;
  const { hash, limits, instances } = org.policy;
  const noted = facts.map(({ updatedAt }) => updatedAt.getTime());
  const switched = actions.changedAt?.getTime() ?? 0;
  const listed = [...exceptions.map(({ id }) => `e${id}`), ...watchlist.map(({ id }) => `w${id}`)];
  const policy = [hash, limits.usedInDay, ...instances.map(({ id }) => id)];
  return [setAside, openIncidents, openAlarms, switched, ...noted, ...listed, ...policy].join('.');
}

function orgCard(
  org: OrgStatus,
  { reader, still = null }: Pick<PageFrame, 'still'> & { readonly reader: Reader },
  now: number,
): Html {
  const { key, url, actions } = org;
  return html`<section class="card" aria-labelledby="org-${key}">
<div class="chips"><h2 id="org-${key}">${key}</h2>${modeBadges(org)}${actions.actionsPaused ? badge('actions stopped', 'warn') : ''}</div>
<dl class="facts">
<dt>Okta</dt><dd>${url}</dd>
<dt>Can act in Okta</dt><dd>${org.canAct ? 'yes, with its own credentials' : 'not this instance: it has no credentials'}</dd>
<dt>Open incidents</dt><dd><a href="/?status=open&amp;org=${encodeURIComponent(key)}">${org.openIncidents}</a></dd>
<dt>Alarms among them</dt><dd>${org.openAlarms === 0 ? 'none' : html`<a href="/?status=open&amp;kind=alarm&amp;org=${encodeURIComponent(key)}">${org.openAlarms}</a>`}</dd>
<dt>Set aside, 7 days</dt><dd>${org.setAside === 0 ? 'nothing' : html`${plural(org.setAside, 'event or delivery', 'events or deliveries')}: <code>warden set-aside</code> lists them`}</dd>
</dl>
<h3>The road of its events</h3>
${roadOfEvents(org, still, now)}
${policyFacts(org)}
${receiversOff(org)}
${exceptionTable(org, reader)}
${watchlistTable(org, reader)}
<h3>All actions in this org</h3>
${switchForm(org, reader)}
${turnTable(org)}
</section>`;
}

function receiversOff({ receiversOff: off }: OrgStatus): Html | '' {
  if (off.length === 0) return '';
  return html`<h3>Receivers that are told nothing</h3>
<ul class="gaps">${off.map(({ name, since }) => html`<li>${badge('gone', 'bad')} <strong>${name}</strong> is told nothing since ${instant(since)}: it answered 410. If it is to be told again, have its owner mend it and run <code>warden redrive</code>, which also tells it what it missed; else change its address where it is configured, or take it out there.</li>`)}</ul>`;
}

/** Lists the exceptions in force, so that nobody learns of them only through a theft. */
function exceptionTable({ key, exceptions }: OrgStatus, reader: Reader): Html | '' {
  if (exceptions.length === 0) return '';
  const end = (id: number) =>
    html`<form method="post" action="/orgs/${encodeURIComponent(key)}/exceptions/${id}/end">${csrfField(reader)}<button class="second">End it</button></form>`;
  return html`<h3>Let pass for now</h3>
<table class="listed"><thead><tr><th scope="col">Who</th><th scope="col">On</th><th scope="col">Why</th><th scope="col">Until</th><th scope="col">End</th></tr></thead><tbody>${exceptions.map((one) => html`<tr><td>${one.userLogin ?? one.userId}</td><td data-name="On">${conditionsOf(one)}</td><td data-name="Why">${one.reason}<br><span class="quiet">${one.createdBy}, <a href="/incidents/${one.incidentId}">INC-${one.incidentId}</a></span></td><td data-name="Until">${instant(one.expiresAt)}</td><td>${end(one.id)}</td></tr>`)}</tbody></table>`;
}

function watchlistTable({ key, watchlist }: OrgStatus, reader: Reader): Html | '' {
  if (watchlist.length === 0) return '';
  const end = (id: number) =>
    html`<form method="post" action="/orgs/${encodeURIComponent(key)}/watchlist/${id}/end">${csrfField(reader)}<button class="second">End it</button></form>`;
  return html`<h3>Watched more strictly for now</h3>
<table class="listed"><thead><tr><th scope="col">Who</th><th scope="col">Why</th><th scope="col">Until</th><th scope="col">End</th></tr></thead><tbody>${watchlist.map((one) => html`<tr><td>${one.userLogin ?? one.userId}</td><td data-name="Why">${one.reason}<br><span class="quiet">${one.createdBy}, <a href="/incidents/${one.incidentId}">INC-${one.incidentId}</a></span></td><td data-name="Until">${instant(one.expiresAt)}</td><td>${end(one.id)}</td></tr>`)}</tbody></table>`;
}

function conditionsOf({ asn, address, userAgent }: OrgStatus['exceptions'][number]): Html {
  const network = [asn === null ? null : `AS${asn}`, address].filter((part) => part !== null);
  return html`${network.join(', ')}${userAgent === null ? '' : html`<br><code>${userAgent}</code>`}`;
}

function switchForm({ key, actions }: OrgStatus, reader: Reader): Html {
  const address = `/orgs/${encodeURIComponent(key)}`;
  if (actions.actionsPaused)
    return html`<p><strong>Stopped</strong> by ${actions.changedBy}, ${instant(actions.changedAt)}${actions.reason === null ? '' : html`: ${actions.reason}`}. What was agreed on waits and goes on when you let it.</p>
<form method="post" action="${address}/resume">${csrfField(reader)}<button>Let actions go on</button></form>`;
  return html`<p class="quiet">Stops everything that would change something in Okta, whoever agreed to it. Detection and alerts go on.</p>
<form method="post" action="${address}/pause" class="row">${csrfField(reader)}<div><label for="reason-${key}">Why</label><input id="reason-${key}" name="reason" required maxlength="500"></div><button class="grave">Stop all actions</button></form>`;
}

/** Lists the latest stops and resumptions, so that people see later who did it and why. */
function turnTable({ turns }: OrgStatus): Html | '' {
  if (turns.length === 0) return '';
  return html`<h3>Stopped and let go on lately</h3>
<table class="listed turns"><thead><tr><th scope="col">What</th><th scope="col">By</th><th scope="col">Why</th><th scope="col">When</th></tr></thead><tbody>${turns.map((one) => html`<tr><td><a href="/incidents/${one.incidentId}">${one.turned === 'stopped' ? 'Stopped' : 'Let go on'}</a></td><td data-name="By">${one.by}</td><td data-name="Why">${one.reason ?? 'not said'}</td><td data-name="When">${instant(one.at)}</td></tr>`)}</tbody></table>`;
}
