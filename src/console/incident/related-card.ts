/** Lists related incidents and why they are related: one thief has several victims and comes back. */
import type { VisibleIncident } from '../../store/incident-view.ts';
import type { RelatedIncident } from '../../store/related-incidents.ts';
import { statusBadge, verdictBadge } from '../badge.ts';
import { breakable, instant } from '../format.ts';
import { type Html, html } from '../html.ts';

export function relatedCard(
  { userId, userLogin }: Pick<VisibleIncident, 'userId' | 'userLogin'>,
  related: readonly RelatedIncident[],
): Html | '' {
  if (related.length === 0) return '';
  const user = userLogin ?? userId;
  return html`<section class="card" aria-labelledby="related"><h2 id="related">Related incidents</h2>
<ul class="gaps">${related.map(line)}</ul>
${user === null || !related.some(({ sameUser }) => sameUser) ? '' : html`<p><a href="/?user=${encodeURIComponent(user)}">All of this user</a></p>`}</section>`;
}

function line(one: RelatedIncident): Html {
  const { id, reference, verdict, score, openedAt } = one;
  const who = one.sameUser ? 'same user' : html`${breakable(one.userLogin ?? one.userId ?? '')}`;
  const from = one.sameAddresses.map((ip) => html`, from <span class="mono">${ip}</span>`);
  return html`<li><a href="/incidents/${id}">${reference}</a> ${verdictBadge(verdict, score)} ${statusBadge(one)}<br>${instant(openedAt)}: ${who}${from}</li>`;
}

/** Returns a text that changes with everything that the card shows. */
export function relatedRevision(related: readonly RelatedIncident[]): string {
  return related.map(({ id, verdict, status }) => `${id}${verdict[0]}${status[0]}`).join('.');
}
