/** Cards beside the story: what is still open, who else came from there, where to look, and how to close it. */

import { userPageLink } from '../../domain/admin-pages.ts';
import { isNameOf } from '../../domain/response/people.ts';
import { hasNothingToContain } from '../../domain/response/story-wording.ts';
import { HOOK_CHANGES_FILTER, systemLogLink } from '../../domain/system-log-link.ts';
import { questionOf } from '../../store/asked-users.ts';
import type { AddressUse } from '../../store/incident-events.ts';
import type { IncidentView, VisibleIncident } from '../../store/incident-view.ts';
import { isOpen } from '../../store/incidents.ts';
import { breakable, instant, plural } from '../format.ts';
import { type Html, html } from '../html.ts';
import { csrfField, type Reader } from '../page.ts';
import { seenAddress } from '../seen-page.ts';
import { type Closable, closeForm } from './close-form.ts';
import { endedAs } from './related-card.ts';

/** Lists what is not contained, plainly: the worst mistake after a theft is to believe that it is over. */
export function notContained(
  incident: Pick<
    VisibleIncident,
    'details' | 'kind' | 'actedAt' | 'resolution' | 'status' | 'verdict' | 'containment'
  >,
  asked: IncidentView['asked'],
): Html | '' {
  const { details, kind, actedAt, resolution } = incident;
  const { notContained: gaps, containment } = details;
  const reasons = [containment?.unverifiedBecause ?? null, ...gaps].filter((gap) => gap !== null);
  const isOver = !isOpen(incident);
  const isHarmless =
    (isOver && resolution !== 'true_positive') ||
    hasNothingToContain({ ...incident, questions: asked.map(questionOf) });
  const isIdle = actedAt === null && reasons.length === 0 && isHarmless;
  if (kind !== 'session_hijack' || isIdle) return '';
  const nothing = isOver ? 'Nothing was done' : 'Nothing has been done yet';
  return html`<section class="card" aria-labelledby="gaps"><h2 id="gaps">What is not contained</h2>
${actedAt === null && gaps.length === 0 ? html`<p>${nothing}: the session, its tokens and the sessions inside applications can all still act.</p>` : ''}
${reasons.length === 0 ? '' : html`<ul class="gaps">${reasons.map((gap) => html`<li>${gap}</li>`)}</ul>`}
${actedAt !== null && reasons.length === 0 ? html`<p>No gap is known. Applications keep sessions of their own, which Okta cannot see: check those that were opened.</p>` : ''}
</section>`;
}

export function confirmations({ details }: VisibleIncident): Html | '' {
  const found = details.containment?.confirmations ?? [];
  if (found.length === 0) return '';
  return html`<section class="card" aria-labelledby="confirmed"><h2 id="confirmed">Confirmed by Okta’s log</h2>
<ul class="gaps">${found.map((item) => html`<li>${instant(item.at)} ${item.says} <span class="code">${item.eventType}</span></li>`)}</ul></section>`;
}

/** Shows who else was at the address, which tells a thief with many victims from an office. */
export function fromThisAddress(
  { org, userId, details }: Pick<VisibleIncident, 'org' | 'userId' | 'details'>,
  ip: string | null,
  uses: readonly AddressUse[],
): Html | '' {
  if (ip === null) return '';
  const others = uses.filter((use) => use.userId !== userId);
  const count = (uses[0]?.users ?? 0) - (uses.length - others.length);
  const meaning =
    count === 0
      ? 'Nobody else was seen there within a day.'
      : `${plural(count, 'other user')} within a day.${count > 5 ? ` ${crowdInWords(details, ip)}` : ' Look at their sessions too.'}`;
  return html`<section class="card" aria-labelledby="address"><h2 id="address">Others from <span class="mono">${ip}</span></h2>
<p>${meaning}</p>
${others.length === 0 ? '' : addressTable(others)}
<p><a href="${seenAddress(ip, org)}">Everybody seen from there</a>, over all days that are kept.</p></section>`;
}

function crowdInWords({ addresses }: VisibleIncident['details'], ip: string): string {
  const kind = addresses.stranger.find((seen) => seen.ip === ip)?.networkKind;
  if (kind === undefined) return 'Look at their sessions too.';
  return kind === 'hosting' || kind === 'anonymiser'
    ? 'So many behind a rented or hidden address are one thief’s victims, or come by a gateway of the company’s own: look at their sessions too.'
    : 'So many look like an office, a carrier or a VPN.';
}

function addressTable(uses: readonly AddressUse[]): Html {
  return html`<table class="listed"><thead><tr><th scope="col">User</th><th scope="col" class="number">Events</th><th scope="col">Last seen</th></tr></thead>
<tbody>${uses.map((use) => html`<tr><td><a href="/?user=${encodeURIComponent(use.login ?? use.userId)}">${breakable(use.login ?? use.userId)}</a></td><td class="number" data-name="Events">${use.events}</td><td data-name="Last seen">${instant(use.lastSeen)}</td></tr>`)}</tbody></table>`;
}

export function whereToLook(
  incident: VisibleIncident,
  orgUrl: string | null,
  ip: string | null,
): Html | '' {
  const { userId } = incident;
  const at = incident.firstBadAt ?? incident.openedAt;
  const links = [
    incident.kind === 'hook_tampered'
      ? (['Who changed an event hook', HOOK_CHANGES_FILTER] as const)
      : null,
    userId === null ? null : (['Everything this user did', `actor.id eq "${userId}"`] as const),
    userId === null
      ? null
      : (['Everything done to this user', `target.id eq "${userId}"`] as const),
    ip === null ? null : (['Everything from the address', `client.ipAddress eq "${ip}"`] as const),
  ].flatMap((link) => {
    const address = link === null ? null : systemLogLink(orgUrl, link[1], at.getTime());
    return link === null || address === null ? [] : [{ name: link[0], address }];
  });
  const user = userId === null ? null : userPageLink(orgUrl, userId);
  if (links.length === 0) return '';
  return html`<section class="card" aria-labelledby="look"><h2 id="look">In Okta’s System Log</h2>
${user === null ? '' : html`<p><a href="${user}" target="_blank" rel="noopener noreferrer">The user’s page in Okta</a>, where sessions are cleared by hand.</p>`}
<p class="quiet">From ten minutes before the first bad event.</p>
<ul class="gaps">${links.map(({ name, address }) => html`<li><a href="${address}" target="_blank" rel="noopener noreferrer">${name}</a></li>`)}</ul></section>`;
}

/** @param names offered as those to give it to */
export function takeAndClose(closable: Closable, names: readonly string[], reader: Reader): Html {
  const { incident } = closable.view;
  const address = `/incidents/${incident.id}`;
  if (incident.status === 'closed' || incident.status === 'resolved')
    return closedAlready(incident, reader);
  const ends = incident.kind === 'actions_stopped' ? '' : ', close';
  return html`<section class="card screen-only" aria-labelledby="decide"><h2 id="decide">Take it, note${ends}</h2>
${incident.assignee !== null && isNameOf(reader, incident.assignee) ? '' : html`<form method="post" action="${address}/assign">${csrfField(reader)}<input type="hidden" name="from" value="${incident.assignee}"><p><button class="second">Take it</button></p></form>`}
<form method="post" action="${address}/assign" class="give">${csrfField(reader)}<input type="hidden" name="from" value="${incident.assignee}"><label for="give-to">Give it to</label><div class="row"><input id="give-to" name="assignee" maxlength="320" required list="known-names"><button class="second">Give</button></div><datalist id="known-names">${names.map((name) => html`<option value="${name}">`)}</datalist></form>
<form method="post" action="${address}/note" class="stack">${csrfField(reader)}<label for="note">Note</label><textarea id="note" name="note" rows="2" maxlength="4000" required></textarea><button class="second">Add the note</button></form>
${incident.kind === 'actions_stopped' ? STOPPED : closeForm(closable, reader)}</section>`;
}

/** The incident ends when the actions go on, and not before. */
const STOPPED = html`<p>It ends when an approver lets the actions go on, on <a href="/orgs">the page of the orgs</a>.</p>`;

function closedAlready(incident: VisibleIncident, reader: Reader): Html {
  const { id, kind, status, closedAt, closedBy } = incident;
  const byPerson = status === 'closed' && kind === 'session_hijack' && closedBy !== 'system';
  const again = html`<form class="screen-only" method="post" action="/incidents/${id}/reopen">${csrfField(reader)}<button class="second">Open it again</button></form>`;
  return html`<section class="card"><h2>Closed</h2><p>${instant(closedAt)} by ${closedBy ?? 'the system'}${endedAs(incident)}.</p>${byPerson ? again : ''}</section>`;
}
