/** Shows a watch of the user: until when, why, and how to begin or end it. */
import type { VisibleIncident } from '../../store/incident-view.ts';
import type { WatchlistEntry } from '../../store/watchlist.ts';
import { instant } from '../format.ts';
import { type Html, html } from '../html.ts';
import { csrfField, type Reader } from '../page.ts';

const LASTS_DAYS = [7, 14, 30];

export function watchCard(
  { id, org, kind, userId, details: { watch: toldBy } }: VisibleIncident,
  watch: WatchlistEntry | null,
  reader: Reader,
): Html | '' {
  if (kind !== 'session_hijack' || userId === null) return '';
  return html`<section class="card" aria-labelledby="watch"><h2 id="watch">Watched more strictly</h2>
${toldBy === null ? '' : html`<p>This incident is told by the watch alone, after <a href="/incidents/${toldBy.incidentId}">INC-${toldBy.incidentId}</a>: of anybody else it would be benign. Nothing is done about it by itself.</p>`}
${watch === null ? html`<p class="quiet">The user is not watched now.</p>` : inForce(watch, org, id, reader)}
${beginForm(id, watch, reader)}
</section>`;
}

function inForce(watch: WatchlistEntry, org: string, from: number, reader: Reader): Html {
  const { id, expiresAt, reason, createdBy, incidentId } = watch;
  return html`<p>Watched until <strong>${instant(expiresAt)}</strong>, because ${reason} <span class="quiet">(${createdBy}, <a href="/incidents/${incidentId}">INC-${incidentId}</a>)</span>.</p>
<form class="screen-only" method="post" action="/orgs/${encodeURIComponent(org)}/watchlist/${id}/end">${csrfField(reader)}<input type="hidden" name="incident" value="${from}"><button class="second">End it</button></form>`;
}

function beginForm(id: number, watch: WatchlistEntry | null, reader: Reader): Html {
  return html`<details id="watch-user" class="screen-only"><summary>${watch === null ? 'Watch the user for a time' : 'Watch from now on, for another time'}</summary>
<p class="quiet">Told is whatever on the whole speaks for a hijack rather than against it, also of a sign-in from a network new to them. Nothing is done by it.</p>
<form method="post" action="/incidents/${id}/watch" class="stack">${csrfField(reader)}
<label for="watch-reason">Because</label><input id="watch-reason" name="reason" required maxlength="500">
<label for="watch-days">How long</label><select id="watch-days" name="days">${LASTS_DAYS.map((days) => html`<option value="${days}">${days} days</option>`)}</select>
<button class="second">Watch the user</button></form></details>`;
}
