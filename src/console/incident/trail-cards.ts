/** Shows what the stranger did and from where: what to undo, and what to search for or to block. */

import type {
  Aftermath,
  PlacedAddress,
  Refusal,
  SeenAddress,
} from '../../domain/response/aftermath.ts';
import { deedInWords, refusalInWords } from '../../domain/response/deed.ts';
import {
  alsoUsers,
  belongsInWords,
  toldAddresses,
  toldDeeds,
  toldRefusals,
} from '../../domain/response/trail-in-words.ts';
import { sensitiveActOf } from '../../domain/session/acts.ts';
import type { VisibleIncident } from '../../store/incident-view.ts';
import { instant, momentAfter, plural } from '../format.ts';
import { type Html, html } from '../html.ts';
import { seenAddress } from '../seen-page.ts';

export function strangersDeeds({ details }: VisibleIncident): Html | '' {
  const { told, more } = toldDeeds(details);
  const [first] = details.afterwards;
  if (first === undefined) return refusedAlone(details);
  const unkept = more + told.length - details.afterwards.length;
  return html`<section class="card" aria-labelledby="deeds"><h2 id="deeds">What was done from the stranger’s side</h2>
<p class="quiet">From ${instant(first.at)} on.</p>
${deedList(told, first.at)}
${more === 0 ? '' : html`<details id="all-deeds"><summary>and ${more} more</summary>${deedList(details.afterwards, first.at)}${unkept === 0 ? '' : html`<p class="quiet">${plural(unkept, 'lighter thing')} more: see Okta’s System Log.</p>`}</details>`}
${details.refused.length === 0 ? '' : html`<h3>Tried from there, and refused</h3>${refusalList(details, first.at)}`}</section>`;
}

/** Shows what was tried, where nothing succeeded. */
function refusedAlone(details: VisibleIncident['details']): Html | '' {
  const [first] = details.refused;
  if (first === undefined) return '';
  return html`<section class="card" aria-labelledby="deeds"><h2 id="deeds">What was tried from the stranger’s side, and refused</h2>
<p class="quiet">From ${instant(first.at)} on.</p>
${refusalList(details, first.at)}</section>`;
}

function refusalList(details: VisibleIncident['details'], from: number): Html {
  const { told, more } = toldRefusals(details);
  const line = (refusal: Refusal) =>
    html`<li>${momentAfter(refusal.at, from)} <span>${refusalInWords(refusal)} <span class="code">${refusal.eventType}</span></span></li>`;
  return html`<ul class="deeds">${told.map(line)}</ul>${more === 0 ? '' : html`<p class="quiet">${plural(more, 'thing')} more: see Okta’s System Log.</p>`}`;
}

function deedList(deeds: readonly Aftermath[], from: number): Html {
  return html`<ul class="deeds">${deeds.map((deed) => html`<li>${momentAfter(deed.at, from)} <span>${inWords(deed)} <span class="code">${deed.eventType}</span></span></li>`)}</ul>`;
}

/** Returns a deed in words; one that keeps or widens the access stands out among what was merely opened. */
function inWords(deed: Aftermath): Html | string {
  const words = deedInWords(deed);
  return sensitiveActOf(deed.eventType) === null ? words : html`<strong>${words}</strong>`;
}

export function sessionAddresses({ org, details }: VisibleIncident): Html | '' {
  const { stranger, strangerInAll, own, unclear } = details.addresses;
  if (stranger.length === 0) return '';
  const { told, more } = toldAddresses(details);
  const unkept = strangerInAll - stranger.length;
  return html`<section class="card" aria-labelledby="addresses"><h2 id="addresses">The stranger’s addresses</h2>
<p class="quiet">What to search for, and to block.</p>
${addressList(told, org)}
${more === 0 ? '' : html`<details id="all-addresses"><summary>and ${more} more</summary>${addressList(stranger, org)}${unkept === 0 ? '' : html`<p class="quiet">${plural(unkept, 'address', 'addresses')} more, which were used less.</p>`}</details>`}
${own.length === 0 ? '' : html`<h3>The user’s own: not to be blocked</h3>${placeList(own)}`}
${unclear.length === 0 ? '' : html`<h3>Of either of them</h3>${placeList(unclear)}`}</section>`;
}

function addressList(addresses: readonly SeenAddress[], org: string): Html {
  return html`<ul class="addresses">${addresses.map((seen) => html`<li><strong class="mono">${incidentsFrom(seen.ip)}</strong> ${belongsInWords(seen)}${alsoUsers(seen)} <span class="code">${instant(seen.firstAt)} to ${momentAfter(seen.lastAt, seen.firstAt)}, ${plural(seen.events, 'event')}${seen.asn === null ? '' : html`; all incidents from ${incidentsFrom(`AS${seen.asn}`)}`}; ${seenFrom(seen, org)}</span></li>`)}</ul>`;
}

/** Returns a link to all incidents in which a stranger came from there: one thief, or one kit, with many victims. */
function incidentsFrom(there: string): Html {
  return html`<a href="/?from=${encodeURIComponent(there)}" title="Incidents from ${there}">${there}</a>`;
}

/** Returns links to everybody seen from there, whether or not an incident came of it. */
function seenFrom({ ip, asn }: SeenAddress, org: string): Html {
  const link = (there: string) =>
    html`<a href="${seenAddress(there, org)}" title="Everybody seen from ${there}">${there}</a>`;
  return html`everybody seen from ${link(ip)}${asn === null ? '' : html` or ${link(`AS${asn}`)}`}`;
}

function placeList(addresses: readonly PlacedAddress[]): Html {
  return html`<ul class="addresses">${addresses.map((placed) => html`<li><strong class="mono">${placed.ip}</strong> ${belongsInWords(placed)} <span class="code">from ${instant(placed.firstAt)} on</span></li>`)}</ul>`;
}
