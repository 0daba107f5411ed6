/** Lists related incidents and why they are related: one thief has several victims and comes back. */
import type { VisibleIncident } from '../../store/incident-view.ts';
import type { RelatedIncident } from '../../store/related-incidents.ts';
import { statusBadge, verdictBadge } from '../badge.ts';
import { breakable, instant, words } from '../format.ts';
import { type Html, html } from '../html.ts';

export function relatedCard(
  { userId, userLogin }: Pick<VisibleIncident, 'userId' | 'userLogin'>,
  related: readonly RelatedIncident[],
  duplicates: readonly number[],
): Html | '' {
  if (related.length + duplicates.length === 0) return '';
  const user = userLogin ?? userId;
  return html`<section class="card" aria-labelledby="related"><h2 id="related">Related incidents</h2>
${related.length === 0 ? '' : html`<ul class="gaps">${related.map(line)}</ul>`}
${duplicatesLine(duplicates)}
${user === null || !related.some(({ sameUser }) => sameUser) ? '' : html`<p><a href="/?user=${encodeURIComponent(user)}">All of this user</a></p>`}</section>`;
}

/** Names the incidents that were closed as duplicates of this one. */
export function duplicatesLine(duplicates: readonly number[]): Html | '' {
  if (duplicates.length === 0) return '';
  const links = duplicates.map((id, index) => html`${index === 0 ? '' : ', '}${incidentLink(id)}`);
  return html`<p>Closed as ${duplicates.length === 1 ? 'a duplicate' : 'duplicates'} of this one: ${links}.</p>`;
}

/** Returns how a closed incident ended, with the one that it is a duplicate of. */
export function endedAs({
  resolution,
  duplicateOf,
}: Pick<VisibleIncident, 'resolution' | 'duplicateOf'>): Html | '' {
  if (resolution === null) return '';
  const of = duplicateOf === null ? '' : html` of ${incidentLink(duplicateOf)}`;
  return html` as <strong>${words(resolution)}</strong>${of}`;
}

function incidentLink(id: number): Html {
  return html`<a href="/incidents/${id}">INC-${id}</a>`;
}

function line(one: RelatedIncident): Html {
  const { id, reference, verdict, score, openedAt } = one;
  const who = one.sameUser ? 'same user' : html`${breakable(one.userLogin ?? one.userId ?? '')}`;
  const from = one.sameAddresses.map((ip) => html`, from <span class="mono">${ip}</span>`);
  return html`<li><a href="/incidents/${id}">${reference}</a> ${verdictBadge(verdict, score)} ${statusBadge(one)}<br>${instant(openedAt)}: ${who}${from}</li>`;
}

/** Returns a text that changes with everything that the card shows. */
export function relatedRevision(
  related: readonly RelatedIncident[],
  duplicates: readonly number[],
): string {
  const shown = related.map(({ id, verdict, status }) => `${id}${verdict[0]}${status[0]}`);
  return [...shown, ...duplicates].join('.');
}
